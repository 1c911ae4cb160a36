import JOSE
import OAuthProtocol

/// What can't be said as data about a provider. One engine serves all of them and asks here where they part; the defaults
/// are a plain OpenID provider's.
protocol ProviderBehaviour: Sendable {
    // MARK: The authorization endpoint

    func unknownClient(_ clientID: String?, in context: ProviderContext) -> AuthorizationRefusal
    func wrongRedirectURI(_ uri: String?, of client: FakeClient, in context: ProviderContext) -> AuthorizationRefusal
    /// `state` as it will be sent back.
    func returned(state: String?) -> String?
    /// Where the browser is sent, for a registered redirect URI.
    func destination(_ redirectURI: String) -> String
    /// Further demands on a request whose client and redirect URI are proven.
    func check(_ request: AuthorizationRequest, in context: ProviderContext) throws(AuthorizationRefusal)
    /// Whether a person who signed in gets in.
    func admit(
        _ person: FakePerson,
        to request: AuthorizationRequest,
        in context: ProviderContext
    ) throws(AuthorizationRefusal)
    /// The organization the person signs in to, by id.
    func organization(of person: FakePerson, for request: AuthorizationRequest) -> String?
    /// What the callback carries beside the standard parameters.
    func callbackParameters(
        _ person: FakePerson,
        _ request: AuthorizationRequest,
        in context: ProviderContext
    ) -> [(name: String, value: String)]

    // MARK: The token endpoint

    /// Refusals that come before a grant is looked at.
    func check(_ form: Parameters, from client: FakeClient, in context: ProviderContext) throws(TokenRefusal)
    /// A grant type of the provider's own; nil where it has none of that name.
    func answer(toGrant type: String, _ form: Parameters, in context: ProviderContext) throws(TokenRefusal) -> Answer?
    /// The text of an access token; nil for a random one.
    func accessToken(for grant: Grant, of person: FakePerson, in context: ProviderContext) throws -> String?
    func signingKey(for content: IDTokenContent, of person: FakePerson, in context: ProviderContext) throws -> FakeKey
    /// The claims of an ID token, in the provider's order.
    func idTokenClaims(_ content: IDTokenContent, of person: FakePerson, _ key: FakeKey, in context: ProviderContext)
        -> JSONText
    /// Whether a token answer holds an ID token.
    func bringsIDToken(_ grant: Grant, _ form: Parameters, isRefreshed: Bool, in context: ProviderContext) -> Bool
    /// How the ID token's signature departs from the key's own algorithm.
    func signatureFault(in context: ProviderContext) -> SignatureFault?
    /// How a refusal is written.
    func answer(to refusal: TokenRefusal, usedBasic: Bool, in context: ProviderContext) -> Answer

    // MARK: The rest

    func userinfoClaims(_ grant: Grant, of person: FakePerson, in context: ProviderContext) -> JSONObject
    func userinfoRefusal(hadToken: Bool) -> Answer
    /// Whose keys are in an authority's set.
    func keyRoles(_ request: ReceivedRequest, in context: ProviderContext) -> [KeyRole]
    /// How a key's entry reads in an authority's set.
    func entry(for key: FakeKey, in context: ProviderContext) -> JSONObject
    /// An answer instead of the key set.
    func keySetRefusal(in context: ProviderContext) -> Answer?
    func logout(_ request: LogoutRequest, in context: ProviderContext) -> Answer
    /// An endpoint that only this provider has.
    func answer(to request: ReceivedRequest, at endpoint: Endpoint, in context: ProviderContext) -> Answer
    /// An endpoint whose path isn't fixed.
    func endpoint(forPath path: String, server: Int) -> Endpoint?
    func unknownPath(_ request: ReceivedRequest) -> Answer
}
