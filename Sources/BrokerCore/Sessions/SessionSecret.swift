import BrokerCrypto
import JOSE

/// The value of a browser's session cookie: 256 random bits, known to the browser alone. We keep its digest.
package struct SessionSecret: Sendable {
    private let text: Secret<String>

    private static let length = 32

    static func random() -> SessionSecret {
        SessionSecret(text: Secret(Base64URL.encode(SecureRandom.bytes(length))))
    }

    private init(text: Secret<String>) {
        self.text = text
    }

    /// Nil for a value that was never one of ours: nobody needs to look it up.
    package init?(cookie text: String) {
        guard text.utf8.count == 43, Base64URL.decode(text)?.count == Self.length else { return nil }
        self.text = Secret(text)
    }

    /// For the cookie's field, and nothing else.
    package var cookie: String { text.reveal() }

    package var digest: [UInt8] { Digest.sha256(Array(text.reveal().utf8)) }
}
