import BrokerCore
import OAuthProtocol

/// Authorization codes as rows.
enum CodeRow {
    static let columnCount = 7

    /// - Parameter first: where the code's columns begin: digest, redirect_uri, redirect_uri_was_sent, code_challenge, nonce,
    ///   expires_at, key_thumbprint.
    static func read(_ row: any SQLRow, from first: Int = 0) throws(StoreError) -> AuthorizationCode {
        AuthorizationCode(
            digest: try row.blob(first),
            redirectURI: try row.textOfBytes(first + 1),
            redirectURIWasSent: try row.flag(first + 2),
            codeChallenge: try row.optionalTextOfBytes(first + 3),
            keyThumbprint: try row.optionalText(first + 6),
            nonce: try row.optionalTextOfBytes(first + 4),
            expiresAt: try row.time(first + 5)
        )
    }

    static func values(of code: AuthorizationCode) -> [SQLValue] {
        [
            .blob(code.digest), .bytes(of: code.redirectURI), .flag(code.redirectURIWasSent),
            .bytes(of: code.codeChallenge), .bytes(of: code.nonce), .integer(code.expiresAt.seconds),
            .text(code.keyThumbprint),
        ]
    }
}
