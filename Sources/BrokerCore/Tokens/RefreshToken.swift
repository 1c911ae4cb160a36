package import BrokerCrypto
import JOSE
import OAuthProtocol

/// A refresh token in the clear: 256 random bits that only the app keeps. The database holds its digest.
package struct RefreshToken: Sendable {
    package let text: Secret<String>
    /// SHA-256 of the text.
    package let digest: [UInt8]

    private static let label = "refresh token successor"

    /// A new one.
    package static func random() -> RefreshToken {
        RefreshToken(text: Base64URL.encode(SecureRandom.bytes(32)))
    }

    /// What a caller presents, whatever it is.
    package init(presented text: String) {
        self.init(text: text)
    }

    private init(text: String) {
        self.text = Secret(text)
        digest = Digest.sha256(Array(text.utf8))
    }

    /// Seals the token that takes this one's place, for whoever still has this one: a lost answer can be given again, and
    /// the database alone gives nothing away.
    package func seal(_ successor: RefreshToken) throws(CryptoError) -> [UInt8] {
        try key.seal(Array(successor.text.reveal().utf8), associatedData: digest)
    }

    /// Opens what `seal` made.
    package func successor(in sealed: [UInt8]) throws(CryptoError) -> RefreshToken {
        RefreshToken(text: String(decoding: try key.open(sealed, associatedData: digest), as: UTF8.self))
    }

    private var key: AEADKey {
        get throws(CryptoError) {
            let derived = HKDF.sha256(
                inputKey: Array(text.reveal().utf8),
                salt: [],
                info: Array(Self.label.utf8),
                count: AEADKey.length
            )
            return try AEADKey(bytes: derived ?? [])
        }
    }
}
