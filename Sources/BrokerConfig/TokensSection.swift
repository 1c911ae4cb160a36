import OAuthProtocol
import StrictTOML

/// Reads `[tokens]`.
struct TokensSection {
    let table: TableReader

    func read(into tokens: inout TokenSettings) {
        PendingKey.read(.tokens, from: table)
        if let algorithm = table.word("signing_algorithm", SigningAlgorithm.self) {
            tokens.signingAlgorithm = algorithm.value
        }
        if let lifetime = table.duration("access_token_ttl", atLeast: .minutes(1), atMost: .days(1)) {
            tokens.accessTokenTTL = lifetime
        }
        if let lifetime = table.duration("refresh_token_ttl", atLeast: .seconds(1), atMost: .days(400)) {
            tokens.refreshTokenTTL = lifetime
        }
        if let lifetime = table.duration("refresh_token_idle_ttl", atLeast: .seconds(1), atMost: .days(400)) {
            tokens.refreshTokenIdleTTL = lifetime
        }
        if let period = table.duration("signing_key_rotation", atLeast: .days(1), atMost: .days(730)) {
            tokens.signingKeyRotation = period
        }
        table.finish()
    }
}
