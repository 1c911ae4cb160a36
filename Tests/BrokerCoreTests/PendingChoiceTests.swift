import BrokerCrypto
import JOSE
import OAuthProtocol
import Testing

@testable import BrokerCore

/// What waits in a form while a person chooses comes back as it was, for its own login alone.
struct PendingChoiceTests {
    private static let now = UnixTime(seconds: 1_800_000_000)

    private static let identity = UpstreamIdentity(
        provider: "main",
        subject: "s\u{0}ubject-e\u{301}",
        issuer: "https://idp.test/",
        profile: Profile(
            name: "Zoë",
            givenName: "Z",
            familyName: "Ë",
            preferredUsername: "zoe",
            picture: "https://pic.test/z",
            locale: "de",
            email: "zoe@acme.test",
            emailVerified: true,
            groups: ["a", "b,c", "d\ne"]
        ),
        groupsAreKnown: false,
        roles: ["Task.Admin"],
        organizationHints: [.domain("acme.test"), .tenant("t-1"), .externalID("org_9")],
        authenticatedAt: now,
        authenticationContext: "urn:loa2",
        authenticationMethods: ["pwd", "otp"],
        claims: ["https://acme.test/roles": ["x", 7, true], "nested": ["a": .null]]
    )

    private static let authentication = UpstreamAuthentication(
        identity: identity,
        tokens: UpstreamTokens(
            accessToken: Secret("access"),
            accessTokenExpiresAt: now,
            refreshToken: Secret("refresh"),
            scope: "openid"
        )
    )

    @Test("what is sealed is what is read, to the byte")
    func roundTrip() throws {
        let key = AEADKey.random()
        let login = SecureRandom.bytes(16)
        let made = PendingChoice(authentication: Self.authentication, offered: ["acme", "globex"])
        let text = try #require(try made.sealed(forLogin: login, with: key))
        let read = try #require(PendingChoice(sealed: text, forLogin: login, with: key))
        #expect(read.offered == ["acme", "globex"])
        let authentication = try #require(read.authentication)
        #expect(
            JSONValue.object(authentication.json).serialized()
                == JSONValue.object(Self.authentication.json).serialized()
        )
        let identity = authentication.identity
        #expect(identity.profile == Self.identity.profile)
        #expect(identity.organizationHints == Self.identity.organizationHints)
        #expect(identity.claims == Self.identity.claims)
        #expect(!identity.groupsAreKnown)
        #expect(identity.authenticatedAt == Self.now)
        #expect(authentication.tokens.refreshToken?.reveal() == "refresh")
        // Nothing of it can be read on the page.
        #expect(!text.contains("refresh"))
    }

    @Test("it opens for its own login alone")
    func bound() throws {
        let key = AEADKey.random()
        let login = SecureRandom.bytes(16)
        let made = PendingChoice(authentication: Self.authentication, offered: ["acme"])
        let text = try #require(try made.sealed(forLogin: login, with: key))
        #expect(PendingChoice(sealed: text, forLogin: SecureRandom.bytes(16), with: key) == nil)
        #expect(PendingChoice(sealed: text, forLogin: login, with: .random()) == nil)
        #expect(PendingChoice(sealed: String(text.dropLast(4)), forLogin: login, with: key) == nil)
        #expect(PendingChoice(sealed: "", forLogin: login, with: key) == nil)
    }

    @Test("what is too long for a form is not put into one")
    func tooLong() throws {
        var authentication = Self.authentication
        authentication.identity.profile.groups = (0..<2_000).map { "\($0)" + String(repeating: "g", count: 400) }
        let made = PendingChoice(authentication: authentication, offered: ["acme"])
        #expect(try made.sealed(forLogin: [1], with: .random()) == nil)
    }
}
