import JOSE
import OAuthProtocol

/// Where an app wants a person back after a logout. Whether the address is the client's is asked each time it is about to be
/// used: clients change while a person is elsewhere.
struct LogoutReturn {
    let clientID: String
    let uri: String
    let state: String?

    /// The address with the app's `state`, which goes nowhere else (OIDC RP-Initiated Logout §2); nil where it is not
    /// registered, byte for byte (§3).
    func location(_ clients: ClientDirectory) -> String? {
        guard let client = clients.client(id: clientID), client.mayReturn(to: uri) else { return nil }
        guard let state else { return uri }
        return uri + (uri.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + FormCoding.encode([("state", state)])
    }

    var json: JSONObject {
        var members: JSONObject = ["c": .string(clientID), "u": .string(uri)]
        if let state { members["s"] = .string(state) }
        return members
    }

    init(clientID: String, uri: String, state: String?) {
        self.clientID = clientID
        self.uri = uri
        self.state = state
    }

    init?(json: JSONObject) {
        guard let clientID = json["c"]?.stringValue, let uri = json["u"]?.stringValue else { return nil }
        self.init(clientID: clientID, uri: uri, state: json["s"]?.stringValue)
    }
}

extension Client {
    func mayReturn(to uri: String) -> Bool {
        postLogoutRedirectURIs.contains { $0.text.utf8.elementsEqual(uri.utf8) }
    }
}
