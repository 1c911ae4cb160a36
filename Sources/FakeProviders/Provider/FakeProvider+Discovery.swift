import JOSE

extension FakeProvider {
    /// The metadata document (OIDC Discovery §4.2).
    func discoveryAnswer(to request: ReceivedRequest, _ faults: Faults) -> Answer {
        guard request.method == "GET" else { return .methodNotAllowed(allowed: "GET") }
        var document = JSONObject()
        for member in settings.profile.discovery {
            switch member {
            case .issuer: document["issuer"] = .string(issuer)
            case .url(let name, let endpoint): document[name] = url(of: endpoint).map { .string($0) }
            case .value(let name, let value): document[name] = value
            }
        }
        for fault in faults.discovery {
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
        return .json(.object(document), headers: [("Cache-Control", "public, max-age=3600")])
    }

    /// A web client has no business at Google's device endpoint.
    var deviceAuthorizationAnswer: Answer {
        .json(["error": "invalid_client", "error_description": "Invalid client type."], status: 401)
    }
}
