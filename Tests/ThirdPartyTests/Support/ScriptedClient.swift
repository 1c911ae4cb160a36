import Foundation
import JOSE

/// A client as the broker's configuration has it, and as a script is told of it.
struct ScriptedClient: Sendable {
    let id: String
    let secret: String?
    /// What its entry says besides.
    var lines: [String]

    private init(_ id: String, secret: String?, _ lines: [String]) {
        self.id = id
        self.secret = secret
        self.lines = lines
    }

    static func confidential(_ id: String, _ lines: String...) -> ScriptedClient {
        ScriptedClient(id, secret: UUID().uuidString + UUID().uuidString, lines)
    }

    static func withoutSecret(_ id: String, _ lines: String...) -> ScriptedClient {
        ScriptedClient(id, secret: nil, lines)
    }

    /// A web app; its logout tokens go to the receiver.
    static func web(_ id: String, _ receiver: LogoutReceiver? = nil) -> ScriptedClient {
        var lines = ["redirect_uris = [\"\(redirectURI(of: id))\"]"]
        if let receiver {
            lines.append("post_logout_redirect_uris = [\"\(postLogoutRedirectURI(of: id))\"]")
            lines.append("backchannel_logout_uri = \"\(receiver.address)/\(id)\"")
        }
        return ScriptedClient(id, secret: UUID().uuidString + UUID().uuidString, lines)
    }

    static func redirectURI(of id: String) -> String { "https://\(id).example/callback" }
    static func postLogoutRedirectURI(of id: String) -> String { "https://\(id).example/bye" }

    /// Its entry in `config.toml`.
    var entry: String {
        let secretLine = secret.map { ["secret = \"\($0)\""] } ?? []
        return (["[[clients]]", "id = \"\(id)\""] + secretLine + lines).joined(separator: "\n") + "\n"
    }

    /// What a script is told.
    var job: JSONObject {
        var job: JSONObject = [
            "client_id": .string(id),
            "redirect_uri": .string(Self.redirectURI(of: id)),
            "post_logout_redirect_uri": .string(Self.postLogoutRedirectURI(of: id)),
        ]
        if let secret { job["client_secret"] = .string(secret) }
        return job
    }
}

extension [ScriptedClient] {
    var entries: String { map(\.entry).joined(separator: "\n") }
    var jobs: JSONValue { .array(map { .object($0.job) }) }
}
