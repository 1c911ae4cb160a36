import JOSE
import OAuthProtocol

/// What only Google does.
struct GoogleBehaviour: ProviderBehaviour {
    /// Unknown scopes are refused on a page instead of at the callback.
    func check(_ request: AuthorizationRequest, in context: ProviderContext) throws(AuthorizationRefusal) {
        try refuse(context.profile.refusedScopes, of: request) {
            .page(status: 400, code: "invalid_scope", message: $0)
        }
    }

    /// `hd` of the request shapes the account chooser at most: whoever was picked is signed in.
    func callbackParameters(
        _ person: FakePerson,
        _ request: AuthorizationRequest,
        in context: ProviderContext
    ) -> [(name: String, value: String)] {
        var parameters = [("scope", context.provider.spelledScopes(request.scopes)), ("authuser", "0")]
        if let domain = person.hostedDomain { parameters.append(("hd", domain)) }
        parameters.append(("prompt", request.prompts.contains("consent") ? "consent" : "none"))
        return parameters.map { (name: $0.0, value: $0.1) }
    }

    func answer(to request: ReceivedRequest, at endpoint: Endpoint, in context: ProviderContext) -> Answer {
        switch endpoint {
        case .deviceAuthorization:
            // A web client has no business there.
            .json(["error": "invalid_client", "error_description": "Invalid client type."], status: 401)
        default: .notFound
        }
    }
}
