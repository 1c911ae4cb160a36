package import JOSE

/// One member of a provider's metadata document, in the order the provider writes them.
package enum DiscoveryMember: Sendable {
    case issuer
    /// The URL of an endpoint.
    case url(String, of: Endpoint)
    /// An address that the document lists and nobody is served at.
    case address(String, server: Int = 0, path: String)
    case value(String, JSONValue)

    package var name: String {
        switch self {
        case .issuer: "issuer"
        case .url(let name, _), .address(let name, _, _), .value(let name, _): name
        }
    }

    static func strings(_ name: String, _ values: [String]) -> DiscoveryMember {
        .value(name, .array(values.map { .string($0) }))
    }
}
