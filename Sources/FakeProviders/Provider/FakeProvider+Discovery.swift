import JOSE

extension FakeProvider {
    /// The metadata document (OIDC Discovery §4.2).
    func discoveryAnswer(to request: ReceivedRequest, in context: ProviderContext) -> Answer {
        guard request.method == "GET" else { return .methodNotAllowed(allowed: "GET") }
        let issuer = context.issuer
        var document = JSONObject()
        for member in context.profile.discovery + context.authority.discovery {
            switch member {
            case .issuer: document["issuer"] = .string(issuer)
            case .url(let name, let endpoint): document[name] = context.url(of: endpoint).map { .string($0) }
            case .address(let name, let server, let path): document[name] = .string(baseURL(server: server) + path)
            case .value(let name, let value): document[name] = value
            }
        }
        for fault in context.faults.discovery {
            switch fault {
            case .toggledSlash:
                document["issuer"] = .string(issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer + "/")
            case .issuer(let other): document["issuer"] = .string(other)
            case .missing(let name): document[name] = nil
            case .member(let name, let value): document[name] = value
            case .document(let text):
                return Answer(status: 200, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
            }
        }
        return .json(.object(document), headers: context.profile.discoveryHeaders)
    }
}
