import Foundation
import Testing

/// The built daemon between a client library and an identity provider that nobody here wrote: Authlib and
/// oidc-provider-mock.
@Suite("Authlib as the app, oidc-provider-mock as the provider", .timeLimit(.minutes(5)))
struct AuthlibTests {
    @Test("every client authentication signs in with every signing algorithm, and no log holds a secret")
    func everyCombination() async throws {
        let apps = App.Method.allCases.flatMap { method in
            ["RS256", "ES256", "EdDSA"].map { App(method, $0) }
        }
        try await BrokerAndMock.running(apps) { world in
            let logins = try await AuthlibLogin.signIn(to: world, apps.map { ($0, nil) })
            try #require(logins.count == apps.count)
            for (app, login) in zip(apps, logins) {
                expectAnswer(login, of: world, to: app)
                try expectTokens(login, of: world, for: app)
            }
            // One person, whichever app asks.
            #expect(Set(logins.compactMap(\.idToken?.sub)).count == 1)

            #expect(await world.stop() == 0)
            let log = world.log
            #expect(log.contains("\"mock\""), "the log tells of the logins")
            for secret in logins.flatMap(\.secrets) + apps.compactMap(\.secret) {
                #expect(!log.contains(secret), "the log holds a secret")
            }
        }
    }

    @Test(
        "a wrong secret is refused (RFC 6749 §5.2)",
        arguments: [App(.basic, "ES256"), App(.post, "ES256")]
    )
    func wrongSecret(app: App) async throws {
        try await BrokerAndMock.running([app]) { world in
            let logins = try await AuthlibLogin.signIn(to: world, [(app, .wrongSecret)])
            let login = try #require(logins.first)
            expectAnswer(login, of: world, to: app)
            #expect(login.tokenRefusal?.error == "invalid_client")
            #expect(login.accessToken == nil)
        }
    }

    @Test("a public client is held to PKCE (RFC 7636 §4.6), and a code works once (RFC 6749 §4.1.2)")
    func publicClient() async throws {
        let app = App(.none, "ES256")
        try await BrokerAndMock.running([app]) { world in
            let logins = try await AuthlibLogin.signIn(to: world, [(app, .wrongVerifier), (app, .replay)])
            try #require(logins.count == 2)
            #expect(logins[0].tokenRefusal?.error == "invalid_grant")
            #expect(logins[0].accessToken == nil)

            try expectTokens(logins[1], of: world, for: app)
            #expect(logins[1].replayRefusal?.error == "invalid_grant")
            #expect(logins[1].userinfoStatusAfterReplay == 401, "what the code had brought is revoked")
        }
    }

    /// oidc-provider-mock answers a denial without `state`, so that the broker can't know whose login this was.
    @Test("an answer of the provider without state is nobody's: it goes to no app (RFC 6749 §10.12)")
    func denial() async throws {
        let app = App(.basic, "ES256")
        try await BrokerAndMock.running([app]) { world in
            let logins = try await AuthlibLogin.signIn(to: world, [(app, .deny)])
            let login = try #require(logins.first)
            #expect(login.answerNames == nil)
            let page = try #require(login.page)
            #expect(page.url.hasPrefix(world.issuer + "/auth/callback/mock?"))
            #expect(page.status == 400)
            #expect(page.text.contains("Request id"))
        }
    }

    /// The authorization response.
    private func expectAnswer(_ login: AuthlibLogin, of world: BrokerAndMock, to app: App) {
        let name = Comment(rawValue: app.id)
        #expect(login.metadataIssuer == world.issuer, name)
        #expect(login.promisesIss == true, name)
        #expect(login.promisesAlgorithm, name)
        #expect(login.promisesMethod, name)
        #expect(login.hosts == [world.issuer, world.mockIssuer].map { String($0.dropFirst("http://".count)) }, name)
        #expect(login.page == nil, name)
        #expect(login.answerNames == ["code", "iss", "state"], name)
        #expect(login.stateMatches == true, name)
        #expect(login.iss == world.issuer, "RFC 9207 §2.4, \(name)")
    }

    /// The tokens, whose signatures and claims Authlib has checked by then, and UserInfo.
    private func expectTokens(_ login: AuthlibLogin, of world: BrokerAndMock, for app: App) throws {
        let name = Comment(rawValue: app.id)
        #expect(login.tokenRefusal == nil, name)
        #expect(login.tokenType == "Bearer", name)

        let header = try #require(login.idTokenHeader, name)
        #expect(header.alg == app.algorithm, name)
        let idToken = try #require(login.idToken, name)
        #expect(idToken.iss == world.issuer, name)
        #expect(idToken.aud == app.id, name)
        #expect(idToken.sub != BrokerAndMock.person, "the broker's own subject, \(name)")
        #expect(idToken.name == "Ada Byron", name)
        #expect(idToken.email == "ada@acme.example", name)
        #expect(idToken.emailVerified == true, name)
        #expect(idToken.groups == ["finance"], name)
        #expect(idToken.org == "acme", name)
        #expect(idToken.permissions == ["read", "reports"], name)
        #expect(idToken.idp == "mock", name)
        #expect(
            login.refusedByAuthlib
                == ["another nonce": true, "another access token": true, "another signature": true],
            name
        )

        // RFC 9068 §2.1, §2.2.
        let accessHeader = try #require(login.accessTokenHeader, name)
        #expect(accessHeader.typ == "at+jwt", name)
        #expect(accessHeader.alg == app.algorithm, name)
        let accessToken = try #require(login.accessToken, name)
        #expect(accessToken.iss == world.issuer, name)
        #expect(accessToken.clientID == app.id, name)
        #expect(accessToken.sub == idToken.sub, name)
        #expect(accessToken.permissions == ["read", "reports"], name)

        // OpenID Connect Core 1.0 §5.3.2: another sub would be somebody else's.
        let userinfo = try #require(login.userinfo, name)
        #expect(userinfo.sub == idToken.sub, name)
        #expect(userinfo.email == "ada@acme.example", name)
        #expect(userinfo.name == "Ada Byron", name)
    }
}
