import JOSE
import OAuthProtocol

/// What only Google does.
struct GoogleBehaviour: ProviderBehaviour {
    /// Stands for admin.googleapis.com.
    static let directoryServer = 4
    /// Stands for cloudidentity.googleapis.com.
    static let identityServer = 5

    /// Unknown scopes are refused on a page instead of at the callback.
    func check(_ request: AuthorizationRequest, in context: ProviderContext) throws(AuthorizationRefusal) {
        if let page = context.faults.google.page {
            throw .page(status: page.status, code: page.code, message: page.message)
        }
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

    func answer(toGrant type: String, _ form: Parameters, in context: ProviderContext) throws(TokenRefusal) -> Answer? {
        guard type == ServiceAccountGrant.type else { return nil }
        return try ServiceAccountGrant(context: context).answer(form)
    }

    func idTokenClaims(
        _ content: IDTokenContent,
        of person: FakePerson,
        _ key: FakeKey,
        in context: ProviderContext
    ) -> JSONText {
        var claims = PlainBehaviour().idTokenClaims(content, of: person, key, in: context)
        if context.faults.google.bareIssuer { claims.set("iss", json: #""accounts.google.com""#) }
        return claims
    }

    func answer(to request: ReceivedRequest, at endpoint: Endpoint, in context: ProviderContext) -> Answer {
        switch endpoint {
        case .deviceAuthorization:
            // A web client has no business there.
            .json(["error": "invalid_client", "error_description": "Invalid client type."], status: 401)
        case .directoryGroups: GroupServiceAnswer(context: context, request: request).directoryGroups
        case .groupSearch: GroupServiceAnswer(context: context, request: request).transitiveGroups
        default: .notFound
        }
    }
}
