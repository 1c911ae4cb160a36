import BrokerCrypto
import JOSE
import OAuthProtocol

/// One person after the other, through a whole login: app → broker → provider → broker → app → token. Cookies are forgotten
/// between two logins, connections are kept, as at a browser and an app's server that are in use.
struct VirtualBrowser {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What a login's times are of, in order.
    static let steps = ["authorize", "provider", "callback", "token"]

    private let target: LoadTarget
    private let broker: RawConnection
    /// The app's own connection to the broker.
    private let app: RawConnection
    private var provider: (port: Int, connection: RawConnection)?
    private let authorization: String

    private let scope: String

    init(_ target: LoadTarget, scope: String = "openid profile email") throws {
        self.target = target
        self.scope = scope
        broker = try RawConnection(port: target.brokerPort)
        app = try RawConnection(port: target.brokerPort)
        let credentials = FormCoding.encode(target.clientID) + ":" + FormCoding.encode(target.clientSecret)
        authorization = "Authorization: Basic " + Base64.encode(Array(credentials.utf8)) + "\r\n"
    }

    /// One login; throws where any answer is not what it should be.
    /// - Returns: the milliseconds of each step.
    mutating func logIn() throws -> [Double] {
        try signIn().times
    }

    /// The same, with the token endpoint's answer.
    mutating func signIn() throws -> (times: [Double], answer: [UInt8]) {
        var times: [Double] = []
        var last = ContinuousClock.now
        func stepDone() {
            let now = ContinuousClock.now
            times.append((now - last).milliseconds)
            last = now
        }
        let state = Base64URL.encode(SecureRandom.bytes(16))
        let verifier = CodeVerifier()
        let request = FormCoding.encode([
            ("response_type", "code"), ("client_id", target.clientID), ("redirect_uri", target.redirectURI),
            ("scope", scope), ("state", state), ("nonce", Base64URL.encode(SecureRandom.bytes(16))),
            ("code_challenge", verifier.challenge.value), ("code_challenge_method", "S256"),
        ])
        let toProvider = try broker.get("/oauth2/authorize?" + request)
        stepDone()
        let atProvider = try address(of: toProvider, "authorize")
        let toCallback = try providerConnection(atProvider.port).get(atProvider.target)
        stepDone()
        let atCallback = try address(of: toCallback, "provider")
        guard atCallback.port == target.brokerPort else { throw Failure(description: "The provider sent elsewhere") }
        let cookies = "Cookie: " + toProvider.cookies.joined(separator: "; ") + "\r\n"
        let toApp = try broker.get(atCallback.target, headers: cookies)
        stepDone()
        let code = try code(in: toApp, state: state)
        let form = FormCoding.encode([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", target.redirectURI),
            ("code_verifier", verifier.secret.reveal()),
        ])
        let tokens = try app.post("/oauth2/token", headers: authorization, form: form)
        stepDone()
        guard tokens.status == 200, String(decoding: tokens.body, as: UTF8.self).contains("\"id_token\"") else {
            throw Failure(description: "token: status \(tokens.status)")
        }
        return (times, tokens.body)
    }

    private mutating func providerConnection(_ port: Int) throws -> RawConnection {
        if let provider, provider.port == port { return provider.connection }
        let connection = try RawConnection(port: port)
        provider = (port, connection)
        return connection
    }

    private func address(of response: RawResponse, _ step: String) throws -> (port: Int, target: String) {
        guard (300..<400).contains(response.status), let location = response.location else {
            throw Failure(description: "\(step): status \(response.status)")
        }
        let slashes = location.utf8.starts(with: "http://127.0.0.1:".utf8)
        let rest = location.dropFirst("http://127.0.0.1:".count)
        guard slashes, let slash = rest.firstIndex(of: "/"), let port = Int(rest[..<slash]) else {
            throw Failure(description: "\(step): redirected to somewhere else than loopback")
        }
        return (port, String(rest[slash...]))
    }

    private func code(in response: RawResponse, state: String) throws -> String {
        guard let location = response.location, location.hasPrefix(target.redirectURI + "?"),
            let parameters = try? Parameters(parsing: location.utf8.dropFirst(target.redirectURI.utf8.count + 1)),
            let said = try? parameters.value("state"), said == state, let code = try? parameters.value("code")
        else { throw Failure(description: "callback: status \(response.status), no code for the app") }
        return code
    }
}
