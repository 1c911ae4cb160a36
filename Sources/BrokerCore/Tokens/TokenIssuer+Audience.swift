import BrokerCrypto
import OAuthProtocol

extension TokenIssuer {
    /// For whom an access token of the grant is: what the app chose when it was granted, as far as the client still has it, or
    /// less, as it asks for now (RFC 8707 §2.2).
    /// - Throws: `invalid_target` where nothing is left, or more is asked for.
    func audience(
        of grant: Grant,
        client: Client,
        asking parameters: Parameters
    ) throws(OAuthError) -> [String] {
        let registered = client.audience(atIssuer: issuer)
        let granted =
            grant.audience.map { chosen in
                registered.filter { known in chosen.contains { exactlyEqual($0, known) } }
            } ?? registered
        guard !granted.isEmpty else {
            throw OAuthError(.invalidTarget, "The client is no longer registered for the resource of this grant")
        }
        return try ResourceIndicators(parameters).chosen(among: granted) ?? granted
    }
}
