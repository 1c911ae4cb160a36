package import BrokerCore
package import OAuthProtocol

/// A login to complete, with ids of its own unless told otherwise.
package struct StoreContractSample: Sendable {
    package var provider = "google"
    package var subject: String
    package var profile = Profile(name: "Ada Lovelace", email: "ada@example.test", emailVerified: true)
    package var userID: String
    package var sessionID: String
    package var grantID: [UInt8]
    package var digest: [UInt8]
    package var redirectURI = "https://app.example.test/callback"
    package var nonce: String?
    package var organization: String?
    package var decidedBy = "rule 1 of acme"
    package var permissions: [Permission] = [.read]
    package var audience: [String]?
    package var authenticationContext: String?
    package var authenticationMethods: [String] = []
    package var at = StoreContract.now
    package var basis: [UInt8]?
    package var sealedUpstreamTokens: [UInt8]?
    package var secretDigest: [UInt8]
    package var earlier = EarlierSession.none
    package var upstreamSessionID: String?
    package var sealedIDToken: [UInt8]?
    package var pushedRequest: [UInt8]?
    package var expectedUserID: String?
    package var isToldOfLogout = false
    package var consent: Consent?
    package var codeLives = Lifetime.seconds(60)
    package var grantLives = Lifetime.hours(1)
    package var sessionLives = Lifetime.minutes(30)

    package init() {
        subject = Self.word(12)
        userID = "usr-" + Self.word(26)
        sessionID = "ses-" + Self.word(26)
        grantID = Self.bytes(16)
        digest = Self.bytes(32)
        secretDigest = Self.bytes(32)
    }

    package var code: AuthorizationCode {
        AuthorizationCode(
            digest: digest,
            redirectURI: redirectURI,
            redirectURIWasSent: true,
            codeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            nonce: nonce,
            expiresAt: at + codeLives
        )
    }

    /// - Parameter session: nil for the sample's own.
    package func grant(of userID: String, session: String? = nil) -> Grant {
        Grant(
            id: grantID,
            userID: userID,
            clientID: "app",
            sessionID: session ?? sessionID,
            provider: provider,
            scope: ScopeSet(["openid", "email"]),
            organization: organization,
            permissions: permissions,
            audience: audience,
            authenticatedAt: at,
            authenticationContext: authenticationContext,
            authenticationMethods: authenticationMethods,
            createdAt: at,
            expiresAt: at + grantLives
        )
    }

    package var session: NewSession {
        var session = NewSession(
            id: sessionID,
            secretDigest: secretDigest,
            earlier: earlier,
            authenticatedAt: at,
            authenticationContext: authenticationContext,
            authenticationMethods: authenticationMethods,
            validUntil: at + sessionLives
        )
        session.basis = basis
        session.isDated = true
        session.connectionVersion = ConnectionVersion(issuer: "i", whole: "w")
        session.organization = organization
        session.upstreamSessionID = upstreamSessionID
        session.sealedIDToken = sealedIDToken
        return session
    }

    package var issuance: CodeIssuance {
        var issuance = CodeIssuance(code: code) { [self] in grant(of: $0, session: $1) }
        issuance.basis = basis
        issuance.sealedUpstreamTokens = sealedUpstreamTokens
        issuance.pushedRequest = pushedRequest
        issuance.isToldOfLogout = isToldOfLogout
        issuance.consent = consent
        return issuance
    }

    package var login: CompletedLogin {
        var login = CompletedLogin(
            provider: provider,
            subject: subject,
            issuer: "https://issuer.example.test",
            profile: profile,
            newUserID: userID,
            session: session,
            issuance: issuance,
            at: at,
            decision: LastDecision(organization: organization, decidedBy: decidedBy, at: at)
        )
        login.expectedUserID = expectedUserID
        return login
    }

    /// Another login of the same person: everything fresh but who it is.
    package func again() -> StoreContractSample {
        var next = StoreContractSample()
        next.provider = provider
        next.subject = subject
        next.profile = profile
        return next
    }

    package static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    static func word(_ count: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        return String(decoding: bytes(count).map { letters[Int($0) % letters.count] }, as: UTF8.self)
    }
}
