package import BrokerCrypto
import JOSE

/// Client id and secret out of an `Authorization: Basic` field, both parts form-decoded (RFC 6749 §2.3.1).
package struct BasicCredentials: Sendable {
    package let clientID: String
    package let secret: Secret<String>

    /// - Parameter credentials: what follows `Basic `.
    /// - Throws: `invalid_client` when it isn't base64 of `id:secret` with both parts form-encoded.
    package init(parsing credentials: some StringProtocol) throws(OAuthError) {
        guard let bytes = Base64.decode(credentials), let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let clientID = FormCoding.decode(bytes[..<colon]),
            let secret = FormCoding.decode(bytes[(colon + 1)...])
        else {
            throw OAuthError(.invalidClient, "The Basic credentials are malformed")
        }
        self.clientID = clientID
        self.secret = Secret(secret)
    }
}
