import OAuthProtocol

extension FakeProvider {
    /// Reads a request and checks it, client and redirect URI first.
    func validRequest(_ query: String, in context: ProviderContext) throws(AuthorizationRefusal) -> AuthorizationRequest
    {
        let parameters: Parameters
        do throws(OAuthError) {
            parameters = try Parameters(parsing: Array(query.utf8))
            if let repeated = parameters.repeatedName {
                throw OAuthError(.invalidRequest, "Parameter '\(repeated)' is given more than once")
            }
        } catch {
            throw .page(status: 400, code: error.code.rawValue, message: error.description)
        }
        let behaviour = context.behaviour
        let clientID = parameters.only("client_id")
        guard let client = clients.first(where: { $0.id == clientID }) else {
            throw behaviour.unknownClient(clientID, in: context)
        }
        // Byte for byte: not another case, slash or escaped form (RFC 9700 §4.1.3).
        let redirectURI = parameters.only("redirect_uri")
        guard let redirectURI, client.redirectURIs.contains(where: { $0.utf8.elementsEqual(redirectURI.utf8) }) else {
            throw behaviour.wrongRedirectURI(redirectURI, of: client, in: context)
        }
        let state = behaviour.returned(state: parameters.only("state"))
        let mode = parameters.only("response_mode").map(ResponseMode.init(rawValue:)) ?? .query
        func refusal(_ code: String, _ description: String) -> AuthorizationRefusal {
            .redirect(to: redirectURI, state: state, mode: mode ?? .query, code: code, description: description)
        }
        guard let mode, context.profile.responseModes.contains(mode) else {
            throw refusal("invalid_request", "The response_mode is not supported")
        }
        guard parameters.only("response_type") == "code" else {
            throw refusal("unsupported_response_type", "Only response_type=code is served")
        }
        guard let text = parameters.only("scope"), let scopes = try? ScopeSet(parsing: text) else {
            throw refusal("invalid_scope", "The scope is missing or malformed")
        }
        let request = AuthorizationRequest(
            client: client,
            redirectURI: redirectURI,
            state: state,
            responseMode: mode,
            scopes: scopes,
            challenge: try validChallenge(parameters, in: context, refusal: refusal),
            parameters: parameters,
            query: query
        )
        try behaviour.check(request, in: context)
        return request
    }

    private func validChallenge(
        _ parameters: Parameters,
        in context: ProviderContext,
        refusal: (String, String) -> AuthorizationRefusal
    ) throws(AuthorizationRefusal) -> (value: String, method: String)? {
        guard let challenge = parameters.only("code_challenge") else {
            if context.profile.requiresPKCE { throw refusal("invalid_request", context.profile.missingChallenge) }
            return nil
        }
        // RFC 7636 §4.3: absent means plain.
        let method = parameters.only("code_challenge_method") ?? "plain"
        guard context.profile.challengeMethods.contains(method) else {
            throw refusal("invalid_request", "The code_challenge_method is not supported")
        }
        return (challenge, method)
    }
}
