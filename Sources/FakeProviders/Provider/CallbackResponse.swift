import OAuthProtocol

/// The parameters of an authorization response, before they are put on the redirect URI (RFC 6749 §4.1.2).
struct CallbackResponse: Sendable {
    private(set) var fields: [(name: String, value: String)] = []

    init(state: String?, issuer: String?) {
        if let state { append("state", state) }
        if let issuer { append("iss", issuer) }
    }

    mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    mutating func apply(_ faults: [AuthorizationFault]) {
        for fault in faults {
            switch fault {
            case .error(let code, let description):
                remove("code")
                remove("error")
                remove("error_description")
                append("error", code)
                if let description { append("error_description", description) }
            case .issuer(let issuer):
                remove("iss")
                append("iss", issuer)
            case .withoutIssuer: remove("iss")
            case .secondIssuer(let issuer): append("iss", issuer)
            case .state(let state):
                remove("state")
                append("state", state)
            case .withoutState: remove("state")
            case .code(let code):
                remove("code")
                append("code", code)
            case .withoutCode: remove("code")
            case .parameter(let name, let value): append(name, value)
            case .codeLifetime: break
            }
        }
    }

    func url(at redirectURI: String) -> String {
        redirectURI + (redirectURI.contains("?") ? "&" : "?") + FormCoding.encode(fields)
    }

    private mutating func remove(_ name: String) {
        fields.removeAll { $0.name == name }
    }
}
