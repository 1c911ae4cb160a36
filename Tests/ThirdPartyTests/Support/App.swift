import Foundation
import Testing

/// An app as the broker's configuration knows it.
struct App: Sendable, CustomTestStringConvertible {
    enum Method: String, CaseIterable, Sendable {
        case basic = "client_secret_basic"
        case post = "client_secret_post"
        case none
    }

    static let redirectURI = "https://app.example/callback"

    let method: Method
    let algorithm: String
    let secret: String?

    init(_ method: Method, _ algorithm: String) {
        self.method = method
        self.algorithm = algorithm
        secret = method == .none ? nil : UUID().uuidString + UUID().uuidString
    }

    var id: String { "app-\(method.rawValue)-\(algorithm)" }

    /// Without the secret, as a log should be.
    var testDescription: String { id }

    /// Its entry in `config.toml`.
    var entry: String {
        """
        [[clients]]
        id = "\(id)"
        \(secret.map { "secret = \"\($0)\"" } ?? "")
        token_endpoint_auth_method = "\(method.rawValue)"
        redirect_uris = ["\(Self.redirectURI)"]
        signing_algorithm = "\(algorithm)"
        id_token_signed_response_alg = "\(algorithm)"
        """
    }
}
