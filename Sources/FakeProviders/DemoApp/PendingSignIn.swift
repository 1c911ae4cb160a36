import BrokerCrypto
import JOSE
import OAuthProtocol

/// What the app remembers between sending somebody to the broker and seeing them again.
struct PendingSignIn: Sendable {
    let state = Base64URL.encode(SecureRandom.bytes(24))
    let nonce = Base64URL.encode(SecureRandom.bytes(24))
    let verifier = CodeVerifier()
}
