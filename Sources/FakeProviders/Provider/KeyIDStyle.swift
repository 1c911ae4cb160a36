import BrokerCrypto
import JOSE

/// What a provider's `kid` looks like. It is an opaque string everywhere; the fakes keep to each provider's habit so that
/// nobody comes to rely on one of them.
package enum KeyIDStyle: Sendable {
    /// Forty hexadecimal digits, as Google's.
    case hexadecimal
    /// Standard base64 with `+`, `/` and `=`, as Cognito's.
    case base64
    /// base64url of a random value.
    case base64URL

    func fresh() -> String {
        switch self {
        case .hexadecimal:
            let digits = Array("0123456789abcdef".utf8)
            let bytes = SecureRandom.bytes(20)
            return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        case .base64:
            // The first three bytes are chosen so that `+` and `/` are always there.
            return Base64.encode([0xFB, 0xEF, 0xFF] + SecureRandom.bytes(29))
        case .base64URL:
            return Base64URL.encode(SecureRandom.bytes(16))
        }
    }
}
