import BrokerCrypto
import JOSE

/// A PKCE code challenge with method `S256`. There is no other: `plain` gives the verifier away (RFC 9700 §2.1.1).
package struct CodeChallenge: Sendable {
    package let value: String

    /// A challenge that was checked before, when it was read from a request or made from a verifier.
    package init(s256 value: String) {
        self.value = value
    }

    /// - Throws: `invalid_request` for another method (absent means `plain`, RFC 7636 §4.3) or for what can't be a
    ///   SHA-256 digest in base64url.
    package init(parsing value: String, method: String?) throws(OAuthError) {
        guard let method, exactlyEqual(method, "S256") else {
            throw OAuthError(.invalidRequest, "code_challenge_method must be S256")
        }
        guard Base64URL.decode(value)?.count == 32 else {
            throw OAuthError(.invalidRequest, "code_challenge must be the base64url of a SHA-256 digest, 43 characters")
        }
        self.value = value
    }

    /// RFC 7636 §4.6.
    package func matches(_ verifier: CodeVerifier) -> Bool {
        constantTimeEqual(Array(value.utf8), Array(verifier.challenge.value.utf8))
    }
}
