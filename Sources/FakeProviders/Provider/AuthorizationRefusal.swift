/// Why a request can't be served, and where that may be said.
enum AuthorizationRefusal: Error {
    /// On a page: client or redirect URI are not proven (RFC 6749 §4.1.2.1).
    case page(status: Int, code: String, message: String)
    /// To the app.
    case redirect(to: String, state: String?, code: String, description: String?)
}
