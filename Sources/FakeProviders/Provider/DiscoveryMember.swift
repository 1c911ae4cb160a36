package import JOSE

/// One member of a provider's metadata document, in the order the provider writes them.
package enum DiscoveryMember: Sendable {
    case issuer
    /// The URL of an endpoint.
    case url(String, of: Endpoint)
    case value(String, JSONValue)

    package var name: String {
        switch self {
        case .issuer: "issuer"
        case .url(let name, _), .value(let name, _): name
        }
    }

    static func strings(_ name: String, _ values: [String]) -> DiscoveryMember {
        .value(name, .array(values.map { .string($0) }))
    }
}
