import BrokerCrypto
import JOSE
package import OAuthProtocol

/// Everything that must survive a person's trip to the provider. It is sealed into a cookie of the browser that began the
/// login, so nothing is written until somebody comes back, and any instance can take the callback.
package struct LoginTransaction: Sendable {
    /// Becomes the grant's id: completing one transaction twice meets its own grant.
    let grantID: [UInt8]
    let provider: String
    /// Names the connection to the provider as it was when the login began.
    let connectionVersion: ConnectionVersion?
    let upstream: UpstreamLogin
    let clientID: String
    let redirectURI: String
    let responseMode: ResponseMode
    let redirectURIWasSent: Bool
    let state: String?
    let scope: ScopeSet
    let audience: [String]?
    let codeChallenge: String?
    let pushedRequest: [UInt8]?
    let keyThumbprint: String?
    let nonce: String?
    let organization: String?
    let expectedSubject: String?
    /// The session that the browser had when it was sent to the provider: a form that the provider's site posts brings no `Lax`
    /// cookie to say so.
    let sessionID: String?
    /// `prompt=consent`: what was agreed to before does not count.
    let asksForConsent: Bool
    /// Why it is this provider, for the story that is told when somebody comes back.
    let providerReason: ProviderReason

    /// A login that is not finished by then begins anew.
    package static let lifetime = Lifetime.minutes(10)

    /// - Parameters:
    ///   - id: of the login; becomes the grant's.
    ///   - organization: the one the app asked for, whose people the provider may know under ids of its own.
    init(
        id: [UInt8] = SecureRandom.bytes(TokenID.grantLength),
        request: AuthorizeRequest,
        provider: String,
        connectionVersion: ConnectionVersion? = nil,
        because reason: ProviderReason,
        organization: Organization? = nil,
        sessionID: String? = nil,
        now: UnixTime
    ) {
        grantID = id
        self.provider = provider
        self.connectionVersion = connectionVersion
        providerReason = reason
        let prompts = [Prompt.login, .selectAccount].filter(request.prompt.contains)
        upstream = UpstreamLogin(
            beginningAt: now,
            prompt: prompts.isEmpty ? nil : prompts.map(\.rawValue).joined(separator: " "),
            maxAge: request.maxAge,
            loginHint: request.loginHint,
            acrValues: request.acrValues,
            uiLocales: request.uiLocales,
            domainHint: request.domainHint ?? organization.flatMap { $0.domains.count == 1 ? $0.domains.first : nil },
            externalOrganization: organization.flatMap { $0.externalIDs.count == 1 ? $0.externalIDs.first : nil }
        )
        clientID = request.client.id
        redirectURI = request.target.text
        responseMode = request.target.responseMode
        redirectURIWasSent = request.redirectURIWasSent
        state = request.state
        scope = request.scope
        audience = request.audience
        codeChallenge = request.codeChallenge?.value
        keyThumbprint = request.keyThumbprint
        nonce = request.nonce
        pushedRequest = request.pushedRequest
        self.organization = request.organization
        expectedSubject = request.expectedSubject
        self.sessionID = sessionID
        asksForConsent = request.prompt.contains(.consent)
    }

    /// The cookie's value.
    func sealed(with key: AEADKey) throws(CryptoError) -> String {
        var members: JSONObject = [
            "g": .string(Base64URL.encode(grantID)),
            "p": .string(provider),
            "c": .string(clientID),
            "r": .string(redirectURI),
            "rs": .bool(redirectURIWasSent),
            "s": .string(scope.text),
            "w": .string(providerReason.rawValue),
        ]
        let optional: [(String, String?)] = [
            ("pv", connectionVersion?.text), ("pr", pushedRequest.map { Base64URL.encode($0) }),
            ("st", state), ("cc", codeChallenge), ("jk", keyThumbprint), ("n", nonce), ("o", organization),
            ("es", expectedSubject),
            ("si", sessionID),
        ]
        for case (let name, let value?) in optional { members[name] = .string(value) }
        if responseMode != .query { members["rm"] = .string(responseMode.rawValue) }
        if let audience { members["au"] = .array(audience.map { .string($0) }) }
        if asksForConsent { members["pc"] = .bool(true) }
        members.merge(upstream.members)
        let plaintext = JSONValue.object(members).serialized()
        return Base64URL.encode(try key.seal(plaintext, associatedData: Self.purpose))
    }

    /// Nil for anything this broker did not seal.
    init?(sealed text: String, with key: AEADKey) {
        guard let bytes = Base64URL.decode(text), let plaintext = try? key.open(bytes, associatedData: Self.purpose),
            let members = (try? JSONReader.parse(plaintext))?.objectValue
        else { return nil }
        func string(_ name: String) -> String? { members[name]?.stringValue }
        guard let grantID = string("g").flatMap({ Base64URL.decode($0) }), let provider = string("p"),
            let upstream = UpstreamLogin(members: members), let clientID = string("c"), let redirectURI = string("r"),
            let redirectURIWasSent = members["rs"]?.boolValue, let scopeText = string("s"),
            let scope = try? ScopeSet(parsing: scopeText)
        else { return nil }
        self.grantID = grantID
        providerReason = string("w").flatMap(ProviderReason.init(rawValue:)) ?? .named
        self.provider = provider
        connectionVersion = string("pv").flatMap { ConnectionVersion($0) }
        self.upstream = upstream
        self.clientID = clientID
        self.redirectURI = redirectURI
        responseMode = string("rm").flatMap(ResponseMode.init(rawValue:)) ?? .query
        self.redirectURIWasSent = redirectURIWasSent
        state = string("st")
        self.scope = scope
        audience = members["au"]?.arrayValue?.compactMap(\.stringValue)
        codeChallenge = string("cc")
        keyThumbprint = string("jk")
        nonce = string("n")
        pushedRequest = string("pr").flatMap { Base64URL.decode($0) }
        organization = string("o")
        expectedSubject = string("es")
        sessionID = string("si")
        asksForConsent = members["pc"]?.boolValue ?? false
    }

    /// Keeps a value sealed for something else from passing as a login.
    private static let purpose = Array("login transaction 1".utf8)
}
