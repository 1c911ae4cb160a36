import BrokerCrypto
import JOSE
import OAuthProtocol

/// One caller of the endpoints that apps and services ask, over a connection that it keeps.
final class EndpointCaller {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let target: LoadTarget
    private let connection: RawConnection
    private let appCredentials: String
    private let machineCredentials: String
    private let accessToken: String
    private var refreshToken: String

    /// Signs somebody in, for the tokens that some endpoints are asked with.
    init(_ target: LoadTarget) throws {
        self.target = target
        connection = try RawConnection(port: target.brokerPort)
        appCredentials = Self.basic(target.clientID, target.clientSecret)
        machineCredentials = Self.basic(DaemonSetup.machineID, DaemonSetup.machineSecret)
        var browser = try VirtualBrowser(target, scope: "openid profile email offline_access")
        let answer = try JSONReader.parseObject(try browser.signIn().answer)
        guard let access = answer["access_token"]?.stringValue, let refresh = answer["refresh_token"]?.stringValue
        else { throw Failure(description: "The login brought no tokens") }
        accessToken = access
        refreshToken = refresh
    }

    /// Asks once; throws where the answer is not what it should be.
    func ask(_ endpoint: MeasuredEndpoint) throws {
        switch endpoint {
        case .keys:
            try expect("\"keys\"", in: try connection.get("/.well-known/jwks.json"), endpoint)
        case .userinfo:
            let response = try connection.get("/oauth2/userinfo", headers: "Authorization: Bearer \(accessToken)\r\n")
            try expect("\"sub\"", in: response, endpoint)
        case .introspection:
            let form = FormCoding.encode([("token", accessToken)])
            let response = try connection.post("/oauth2/introspect", headers: appCredentials, form: form)
            try expect("\"active\":true", in: response, endpoint)
        case .clientCredentials:
            let form = "grant_type=client_credentials"
            let response = try connection.post("/oauth2/token", headers: machineCredentials, form: form)
            try expect("\"access_token\"", in: response, endpoint)
        case .refresh:
            let form = FormCoding.encode([("grant_type", "refresh_token"), ("refresh_token", refreshToken)])
            let response = try connection.post("/oauth2/token", headers: appCredentials, form: form)
            try expect("\"refresh_token\"", in: response, endpoint)
            guard let next = try JSONReader.parseObject(response.body)["refresh_token"]?.stringValue else {
                throw Failure(description: "refresh: no successor")
            }
            refreshToken = next
        }
    }

    private func expect(_ part: String, in response: RawResponse, _ endpoint: MeasuredEndpoint) throws {
        guard response.status == 200, String(decoding: response.body, as: UTF8.self).contains(part) else {
            throw Failure(description: "\(endpoint.rawValue): status \(response.status)")
        }
    }

    private static func basic(_ id: String, _ secret: String) -> String {
        let credentials = FormCoding.encode(id) + ":" + FormCoding.encode(secret)
        return "Authorization: Basic " + Base64.encode(Array(credentials.utf8)) + "\r\n"
    }
}
