import BrokerCrypto
import OAuthProtocol

/// The `resource` parameters of a request (RFC 8707): for which of its audiences the app wants an access token.
struct ResourceIndicators {
    private let values: [String]

    init(_ parameters: Parameters) {
        values = parameters.values("resource")
    }

    /// - Parameter audience: what there is to choose from.
    /// - Returns: nil where nothing was chosen.
    /// - Throws: `invalid_target` for anything else (RFC 8707 §2).
    func chosen(among audience: [String]) throws(OAuthError) -> [String]? {
        guard !values.isEmpty else { return nil }
        for value in values where !audience.contains(where: { exactlyEqual($0, value) }) {
            throw OAuthError(.invalidTarget, "A resource is none that this client may have tokens for")
        }
        return audience.filter { known in values.contains { exactlyEqual($0, known) } }
    }
}
