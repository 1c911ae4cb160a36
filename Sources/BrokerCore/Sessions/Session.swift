package import OAuthProtocol

/// One person signed in in one browser. Every grant that comes of it carries its id as `sid`, and ends with it.
package struct Session: Sendable, Equatable {
    /// Stays while the same person authenticates again in the same browser; another gets a session of their own.
    package let id: String
    package let userID: String
    /// The identity that the person signed in with.
    package let provider: String
    package let subject: String
    package let authenticatedAt: UnixTime
    /// `acr` and `amr` of that authentication, as the provider stated them.
    package let authenticationContext: String?
    package let authenticationMethods: [String]
    /// What the provider said, as an encoded `GrantBasis` of no scope: each app is decided on anew.
    package let basis: [UInt8]?
    /// The one that was chosen, or the only one there was, when the person signed in.
    package let organization: String?
    /// `sid` of the provider's ID token, by which its logout tokens name the session.
    package let upstreamSessionID: String?
    /// The provider's ID token, sealed by `IDTokenSealing`; only where its logout wants one.
    package let sealedIDToken: [UInt8]?
    package let createdAt: UnixTime
    /// When an app last got something by it.
    package let usedAt: UnixTime
    /// The absolute end of signing in without the provider. Grants may live longer.
    package let validUntil: UnixTime
    /// Set once it was ended: by the person, an administrator, the provider, or another person in the same browser.
    package let endedAt: UnixTime?
    /// Whether `authenticatedAt` is more than the time of the return: the provider stated it, or was told to ask anew.
    package let isDated: Bool
    /// When the provider last vouched for the person.
    package let lookedAt: UnixTime
    /// The provider's connection of then.
    package let connectionVersion: ConnectionVersion?

    package init(
        id: String,
        userID: String,
        provider: String,
        subject: String,
        authenticatedAt: UnixTime,
        authenticationContext: String?,
        authenticationMethods: [String],
        basis: [UInt8]?,
        organization: String?,
        upstreamSessionID: String?,
        sealedIDToken: [UInt8]?,
        createdAt: UnixTime,
        usedAt: UnixTime,
        validUntil: UnixTime,
        endedAt: UnixTime?,
        isDated: Bool,
        lookedAt: UnixTime,
        connectionVersion: ConnectionVersion?
    ) {
        self.id = id
        self.userID = userID
        self.provider = provider
        self.subject = subject
        self.authenticatedAt = authenticatedAt
        self.authenticationContext = authenticationContext
        self.authenticationMethods = authenticationMethods
        self.basis = basis
        self.organization = organization
        self.upstreamSessionID = upstreamSessionID
        self.sealedIDToken = sealedIDToken
        self.createdAt = createdAt
        self.usedAt = usedAt
        self.validUntil = validUntil
        self.endedAt = endedAt
        self.isDated = isDated
        self.lookedAt = lookedAt
        self.connectionVersion = connectionVersion
    }
}
