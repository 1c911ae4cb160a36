/// Why a request can't be served, and where that may be said.
enum AuthorizationRefusal: Error {
    /// On a page: client or redirect URI are not proven (RFC 6749 §4.1.2.1), or the provider tells nobody else.
    case page(status: Int, code: String, message: String)
    /// To the app.
    case redirect(to: String, state: String?, mode: ResponseMode, code: String, description: String?)

    /// To the app that sent a request.
    static func redirect(
        to request: AuthorizationRequest,
        _ code: String,
        _ description: String?
    ) -> AuthorizationRefusal {
        .redirect(
            to: request.redirectURI,
            state: request.state,
            mode: request.responseMode,
            code: code,
            description: description
        )
    }
}
