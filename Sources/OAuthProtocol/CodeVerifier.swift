package import BrokerCrypto
import JOSE

/// A PKCE code verifier (RFC 7636 §4.1): 43 to 128 unreserved characters.
package struct CodeVerifier: Sendable {
    package let secret: Secret<String>

    /// A fresh one with 256 random bits, as RFC 7636 §7.1 recommends.
    package init() {
        secret = Secret(Base64URL.encode(SecureRandom.bytes(32)))
    }

    /// - Throws: `invalid_grant` where the length or an octet is outside RFC 7636 §4.1: such a verifier can't match any
    ///   challenge (§4.6).
    package init(parsing text: String) throws(OAuthError) {
        guard (43...128).contains(text.utf8.count), text.utf8.allSatisfy(FormCoding.isUnreserved) else {
            throw OAuthError(.invalidGrant, "The code_verifier is not 43 to 128 unreserved characters")
        }
        secret = Secret(text)
    }

    /// `BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))` (RFC 7636 §4.2).
    package var challenge: CodeChallenge {
        CodeChallenge(s256: Base64URL.encode(Digest.sha256(Array(secret.reveal().utf8))))
    }
}
