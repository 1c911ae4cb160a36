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
    /// base64url of the certificate's thumbprint, as Entra's, whose `x5t` is the same.
    case thumbprint
    /// 21 random characters, as Auth0's, whose `x5t` is another.
    case short

    /// Whether keys come with certificates.
    var certifies: Bool {
        switch self {
        case .thumbprint, .short: true
        case .hexadecimal, .base64, .base64URL: false
        }
    }

    /// `x5t`: as long as the SHA-1 digest that belongs there (RFC 7515 §4.1.7), but cut from SHA-256. Nobody may check it:
    /// it names the certificate and proves nothing.
    static func thumbprint(of certificate: Bytes) -> String {
        Base64URL.encode(Array(Digest.sha256(certificate).prefix(20)))
    }

    func fresh(certificate: Bytes?) -> String {
        switch self {
        case .thumbprint:
            return certificate.map(Self.thumbprint) ?? Base64URL.encode(SecureRandom.bytes(20))
        case .short:
            return String(Base64URL.encode(SecureRandom.bytes(16)).prefix(21))
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
