import BrokerCrypto
import JOSE
import OAuthProtocol
import Testing

@testable import BrokerCore

/// What a browser carries to the provider and back.
struct LoginTransactionTests {
    private func request(state: String? = "st") throws -> AuthorizeRequest {
        let uri = try RegisteredRedirectURI("https://app.test/cb")
        var target = try VerifiedRedirectTarget(requested: uri.text, registered: [uri])
        target.responseMode = .formPost
        return AuthorizeRequest(
            client: Client(
                id: "app",
                name: "App",
                secretDigests: [],
                redirectURIs: [uri],
                scopes: ScopeSet(["openid"]),
                accessTokenAlgorithm: .es256,
                idTokenAlgorithm: .es256,
                accessTokenLifetime: .hours(1)
            ),
            target: target,
            redirectURIWasSent: true,
            state: state,
            scope: ScopeSet(["openid", "email"]),
            audience: ["https://api.test", "caf\u{E9}"],
            codeChallenge: CodeChallenge(s256: "c"),
            keyThumbprint: "t",
            nonce: "n\u{E9}",
            prompt: [.login],
            maxAge: 7,
            loginHint: "a@b.test",
            acrValues: "1 2",
            uiLocales: "de",
            provider: nil,
            organization: "org",
            expectedSubject: "usr-1"
        )
    }

    @Test("what is sealed is what is read")
    func roundTrip() throws {
        let key = AEADKey.random()
        let made = LoginTransaction(
            request: try request(),
            provider: "p",
            because: .only,
            now: UnixTime(seconds: 1_000)
        )
        let read = try #require(LoginTransaction(sealed: try made.sealed(with: key), with: key))
        #expect(read.grantID == made.grantID)
        #expect(read.upstream.state == made.upstream.state)
        #expect(read.upstream.nonce == made.upstream.nonce)
        #expect(read.upstream.codeVerifier.reveal() == made.upstream.codeVerifier.reveal())
        #expect(read.upstream.prompt == "login")
        #expect(read.upstream.maxAge == 7)
        #expect(read.keyThumbprint == "t")
        #expect(read.state == "st")
        #expect(read.nonce == "n\u{E9}")
        #expect(read.scope.text == "openid email")
        #expect(read.organization == "org")
        #expect(read.audience == ["https://api.test", "caf\u{E9}"])
        #expect(read.responseMode == .formPost)
        #expect(read.expectedSubject == "usr-1")
        #expect(read.upstream.startedAt == UnixTime(seconds: 1_000))
    }

    @Test("nothing but this broker's own seal is taken")
    func forged() throws {
        let key = AEADKey.random()
        let made = LoginTransaction(
            request: try request(state: nil),
            provider: "p",
            because: .only,
            now: UnixTime(seconds: 1)
        )
        let sealed = try made.sealed(with: key)
        #expect(LoginTransaction(sealed: sealed, with: .random()) == nil)
        #expect(LoginTransaction(sealed: "", with: key) == nil)
        #expect(LoginTransaction(sealed: String(sealed.dropLast()), with: key) == nil)
        // A value sealed for another purpose under the same key.
        let other = Base64URL.encode(try key.seal(Array("{}".utf8), associatedData: Array("other".utf8)))
        #expect(LoginTransaction(sealed: other, with: key) == nil)
        var bytes = try #require(Base64URL.decode(sealed))
        for index in bytes.indices {
            bytes[index] ^= 1
            #expect(LoginTransaction(sealed: Base64URL.encode(bytes), with: key) == nil)
            bytes[index] ^= 1
        }
    }

    @Test("state, nonce and verifier are fresh in each login, and carry 256 bits")
    func fresh() throws {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let made = LoginTransaction(
                request: try request(),
                provider: "p",
                because: .only,
                now: UnixTime(seconds: 1)
            )
            for value in [made.upstream.state, made.upstream.nonce, made.upstream.codeVerifier.reveal()] {
                #expect(value.utf8.count == 43)
                #expect(seen.insert(value).inserted)
            }
        }
    }
}
