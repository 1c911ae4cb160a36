import BrokerCrypto
import OAuthProtocol
import StrictTOML

/// Reads `[tokens]`.
struct TokensSection {
    let table: TableReader

    func read(into tokens: inout TokenSettings) {
        if let algorithm = table.word("signing_algorithm", SigningAlgorithm.self) {
            tokens.signingAlgorithm = algorithm.value
        }
        if let lifetime = table.duration(
            "access_token_ttl",
            atLeast: .minutes(1),
            atMost: TokenSettings.longestAccessTokenTTL
        ) {
            tokens.accessTokenTTL = lifetime
        }
        if let lifetime = table.duration("refresh_token_ttl", atLeast: .seconds(1), atMost: .days(400)) {
            tokens.refreshTokenTTL = lifetime
        }
        if let lifetime = table.duration("refresh_token_idle_ttl", atLeast: .seconds(1), atMost: .days(400)) {
            tokens.refreshTokenIdleTTL = lifetime
        }
        readRotation(into: &tokens)
        table.finish()
    }
    private func readRotation(into tokens: inout TokenSettings) {
        guard let written = table.string("signing_key_rotation") else { return }
        if exactlyEqual(written.value, "off") {
            tokens.signingKeyRotation = nil
        } else if let period = Lifetime(parsing: written.value), period >= .days(1), period <= .days(730) {
            tokens.signingKeyRotation = period
        } else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no duration between 1d and 730d",
                    fix: "Such as \"90d\"; \"off\" leaves rotation to cost-ops signing-key rotate"
                )
            )
        }
    }
}
