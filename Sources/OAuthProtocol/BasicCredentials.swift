package import BrokerCrypto
import JOSE

/// Client id and secret out of an `Authorization: Basic` field.
package struct BasicCredentials: Sendable {
    /// One way to read the field.
    package struct Reading: Sendable {
        package let clientID: String
        package let secret: Secret<String>
    }

    /// Both parts form-decoded, as RFC 6749 §2.3.1 has it; nil where they aren't form-encoded.
    package let decoded: Reading?
    /// Both parts as they stand, as RFC 7617 has it.
    package let literal: Reading

    /// - Parameter credentials: what follows `Basic `.
    /// - Throws: `invalid_client` when it isn't base64 of `id:secret`.
    package init(parsing credentials: some StringProtocol) throws(OAuthError) {
        guard let bytes = Base64.decode(credentials), let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let clientID = String(validating: bytes[..<colon], as: UTF8.self),
            let secret = String(validating: bytes[(colon + 1)...], as: UTF8.self)
        else {
            throw OAuthError(.invalidClient, "The Basic credentials are malformed")
        }
        literal = Reading(clientID: clientID, secret: Secret(secret))
        if let clientID = FormCoding.decode(bytes[..<colon]), let secret = FormCoding.decode(bytes[(colon + 1)...]) {
            decoded = Reading(clientID: clientID, secret: Secret(secret))
        } else {
            decoded = nil
        }
    }

    /// Whether both readings say the same, as they do where nothing needs to be encoded.
    package var isSameLiterally: Bool {
        guard let decoded else { return false }
        return exactlyEqual(decoded.clientID, literal.clientID)
            && exactlyEqual(decoded.secret.reveal(), literal.secret.reveal())
    }
}
