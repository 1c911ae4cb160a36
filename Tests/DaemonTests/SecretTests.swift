import BrokerCrypto
import BrokerTesting
import FakeProviders
import Foundation
import Glibc
import JOSE
import OAuthProtocol
import Testing

/// No secret comes out by a side door (security.md §3, row 137).
@Suite("Secrets")
struct SecretTests {
    /// What must not be found, under a name that may be printed.
    private struct Secrets {
        private(set) var named: [(name: String, value: String)] = []

        /// Adds a value, and the forms it travels in.
        mutating func add(_ name: String, _ value: String?) {
            // Shorter ones are found by chance, and hold no secret.
            guard let value, value.utf8.count >= 8 else { return }
            named.append((name, value))
            let encoded = FormCoding.encode(value)
            if encoded != value { named.append((name + ", form-encoded", encoded)) }
        }

        /// A JWT whole, and the parts that are hard to come by otherwise.
        mutating func addToken(_ name: String, _ token: String?) {
            guard let token else { return }
            add(name, token)
            let parts = token.split(separator: ".")
            guard parts.count == 3 else { return }
            add(name + ", payload", String(parts[1]))
            add(name + ", signature", String(parts[2]))
        }

        /// The names of those found.
        func found(in bytes: [UInt8], except exception: String? = nil) -> [String] {
            let data = Data(bytes)
            return named.filter { $0.name != exception }.filter { data.range(of: Data($0.value.utf8)) != nil }.map(
                \.name
            )
        }
    }

    @Test("Row 137: nothing secret in the log at trace, on a page, on the command line or in the database")
    func nothingShows() async throws {
        try await House.open(signIn: .page) { house async throws in
            try house.folder.write(house.configuration(logLevel: "trace"), to: "config.toml")
            var secrets = Secrets()
            var hops: [Hop] = []
            try await house.serving { daemon async throws in
                try await good(house, &secrets, &hops)
                try await bad(house, &secrets, &hops)
                try await echoed(house, &secrets, &hops)
                let commandLine =
                    FileManager.default.contents(atPath: "/proc/\(daemon.id)/cmdline").map { Array($0) } ?? []
                #expect(!commandLine.isEmpty)
                collect(from: hops, house, &secrets)
                print("looked for \(secrets.named.count) secrets in \(daemon.logBytes.count) bytes of log")
                #expect(secrets.named.count > 150)
                #expect(secrets.found(in: commandLine).isEmpty)
                // While it runs: the write-ahead log is there too.
                for file in ["data/cost-ops.db", "data/cost-ops.db-wal"] {
                    let bytes = house.folder.bytes(file)
                    #expect(!bytes.isEmpty, "\(file)")
                    // The app's nonce waits there for its ID token (OIDC Core §2).
                    let found = secrets.found(in: bytes, except: "app's nonce")
                    #expect(found.isEmpty, "\(file)")
                }
                daemon.signal(SIGTERM)
                #expect(try await daemon.ended() == .exited(0))
                let log = daemon.logBytes
                #expect(Data(log).range(of: Data("/auth/callback/main".utf8)) != nil, "The log tells of callbacks")
                #expect(secrets.found(in: log).isEmpty)
                let afterwards = house.folder.bytes("data/cost-ops.db")
                #expect(secrets.found(in: afterwards, except: "app's nonce").isEmpty)
            }
            // Pages and redirects hold what they must hand over, and never the provider's or the app's own secrets.
            var own = Secrets()
            own.add("upstream secret", House.upstreamSecret)
            own.add("app secret", House.appSecret)
            own.add("post secret", House.postSecret)
            for request in house.provider.traffic.requests(.token) {
                own.add("provider's code", request.value("code"))
                own.add("verifier", request.value("code_verifier"))
            }
            for hop in hops where hop.url.text.hasPrefix(house.issuer) {
                let head = hop.response.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
                #expect(own.found(in: Array(head.utf8) + hop.response.body).isEmpty, "\(hop.url.path)")
            }
        }
    }

    /// Logins that work, by every way of client authentication, and userinfo by every way of presenting a token.
    private func good(_ house: House, _ secrets: inout Secrets, _ hops: inout [Hop]) async throws {
        for app in [house.app, house.postApp, house.spa] {
            let driver = house.driver(app)
            let login = try await driver.logIn(as: House.ada)
            try #require(login.answer.status == 200)
            note(login.request, &secrets)
            hops += login.hops
            secrets.add("code", login.code)
            secrets.addToken("access token", login.answer.accessToken)
            secrets.addToken("ID token", login.answer.idToken)
            let token = try #require(login.answer.accessToken)
            #expect(try await driver.userinfo(token).status == 200)
            let form = FetchRequest(
                "POST",
                app.userinfoEndpoint,
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array("access_token=\(token)".utf8)
            )
            #expect(try await house.fetch.fetch(form).status == 200)
            // Where it does not belong, it must not be logged either.
            #expect(try await house.get("/oauth2/userinfo?access_token=\(token)").status == 401)
        }
    }

    /// Replayed, cancelled, tampered with, and with wrong credentials.
    private func bad(_ house: House, _ secrets: inout Secrets, _ hops: inout [Hop]) async throws {
        let driver = house.driver()
        let replayed = try await driver.logIn(as: House.ada)
        note(replayed.request, &secrets)
        hops += replayed.hops
        secrets.add("code", replayed.code)
        secrets.addToken("access token", replayed.answer.accessToken)
        #expect(try await driver.exchange(replayed.code, of: replayed.request).error == "invalid_grant")
        let revoked = try #require(replayed.answer.accessToken)
        #expect(try await driver.userinfo(revoked).status == 401)
        secrets.addToken("foreign token", revoked + "x")
        #expect(try await driver.userinfo(revoked + "x").status == 401)

        let cancelled = LoginRequest(parameters: [("prompt", "login")])
        note(cancelled, &secrets)
        let page = try await driver.begin(cancelled)
        let left = try await driver.cancel(on: page)
        hops += page.hops + left.hops

        let wrongVerifier = LoginRequest(parameters: [("prompt", "login")])
        note(wrongVerifier, &secrets)
        let second = try await driver.choose(House.ada, on: try await driver.begin(wrongVerifier))
        hops += second.hops
        let code = try driver.code(from: second, of: wrongVerifier)
        secrets.add("code", code)
        let foreign = LoginRequest()
        note(foreign, &secrets)
        #expect(try await driver.exchange(code, of: foreign).error == "invalid_grant")

        // A wrong secret is often a right one with a slip of the finger.
        var impostor = house.app
        impostor.clientSecret = House.appSecret + "-typo"
        #expect(try await house.driver(impostor).exchange(code, of: wrongVerifier).error == "invalid_client")
        let query = FetchRequest(
            "POST",
            house.issuer + "/oauth2/token?client_secret=\(House.appSecret)",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array("grant_type=authorization_code&code=\(code)".utf8)
        )
        #expect(try await house.fetch.fetch(query).status == 400)

        // A callback again, without its cookie, and with another state.
        if let callback = second.hops.first(where: { $0.url.path == "/auth/callback/main" }) {
            for address in [callback.url.text, callback.url.text.replacingOccurrences(of: "state=", with: "state=x")] {
                #expect(try await Browser(house.fetch).open(address).page?.status == 400)
            }
        }
    }

    /// A provider that repeats in its error text what it was sent.
    private func echoed(_ house: House, _ secrets: inout Secrets, _ hops: inout [Hop]) async throws {
        let driver = house.driver()
        let pair = FormCoding.encode("broker-at-main") + ":" + FormCoding.encode(House.upstreamSecret)
        let spellings = [
            House.upstreamSecret, FormCoding.encode(House.upstreamSecret), Base64.encode(Array(pair.utf8)),
        ]
        for status in [400, 401, 500] {
            let request = LoginRequest()
            note(request, &secrets)
            let page = try await driver.begin(request)
            house.provider.withFaults {
                $0.tokenAnswer = [
                    .error(
                        "invalid_client",
                        description: "Wrong: " + spellings.joined(separator: " or "),
                        status: status
                    )
                ]
            }
            hops += page.hops + (try await driver.choose(House.ada, on: page)).hops
        }
        house.provider.withFaults { $0.tokenAnswer = [] }
        // The same in what it sends to the callback.
        for fault in [
            AuthorizationFault.error("access_denied", description: "secret \(House.upstreamSecret)"),
            .error("server_error", description: "secret \(House.upstreamSecret)"),
        ] {
            house.provider.withFaults { $0.authorization = [fault] }
            let request = LoginRequest()
            note(request, &secrets)
            let page = try await driver.begin(request)
            hops += page.hops
            if page.page != nil { hops += (try await driver.choose(House.ada, on: page)).hops }
        }
        house.provider.withFaults { $0.authorization = [] }
        // An ID token that is refused, and one that is no token.
        let faults: [IDTokenFault] = [
            .wrongAudience, .wrongNonce, .unknownKeyID, .token("eyJub3QiOiJhIHRva2VuIn0.at.all-of-it"),
        ]
        for fault in faults {
            house.provider.withFaults { $0.idToken = [fault] }
            let request = LoginRequest()
            note(request, &secrets)
            let page = try await driver.begin(request)
            hops += page.hops + (try await driver.choose(House.ada, on: page)).hops
        }
        house.provider.withFaults { $0.idToken = [] }
        secrets.add("ID token", "eyJub3QiOiJhIHRva2VuIn0.at.all-of-it")
    }

    private func note(_ request: LoginRequest, _ secrets: inout Secrets) {
        secrets.add("app's state", request.state)
        secrets.add("app's nonce", request.nonce)
        secrets.add("app's verifier", request.verifier.secret.reveal())
    }

    /// What passed between browser, broker and provider.
    private func collect(from hops: [Hop], _ house: House, _ secrets: inout Secrets) {
        secrets.add("upstream secret", House.upstreamSecret)
        secrets.add("app secret", House.appSecret)
        secrets.add("post secret", House.postSecret)
        for hop in hops {
            for field in hop.response.values(of: "Set-Cookie") {
                let value = field.prefix { $0 != ";" }.drop { $0 != "=" }.dropFirst()
                secrets.add("cookie", String(value))
            }
            guard hop.url.path == "/auth/callback/main",
                let query = hop.url.text.split(separator: "?").dropFirst().first
            else { continue }
            secrets.add("callback query", String(query))
        }
        for request in house.provider.traffic.requests(.authorization) {
            secrets.add("our state", request.value("state"))
            secrets.add("our nonce", request.value("nonce"))
        }
        for request in house.provider.traffic.requests(.token) {
            secrets.add("provider's code", request.value("code"))
            secrets.add("our verifier", request.value("code_verifier"))
            let field = request.request.header("Authorization").map { String($0.dropFirst("Basic ".count)) }
            secrets.add("Basic credentials", field)
        }
        for request in house.provider.traffic.requests(.userinfo) {
            let field = request.request.header("Authorization").map { String($0.dropFirst("Bearer ".count)) }
            secrets.add("provider's access token", field)
        }
        for pair in [("app", House.appSecret)] {
            let text = FormCoding.encode(pair.0) + ":" + FormCoding.encode(pair.1)
            secrets.add("Basic credentials", Base64.encode(Array(text.utf8)))
        }
    }
}
