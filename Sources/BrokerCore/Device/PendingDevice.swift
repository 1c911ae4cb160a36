import BrokerCrypto
import JOSE

/// The device that a person was asked about, sealed into the form of the page that asks: it opens for the session that saw the
/// page, and no other (RFC 8628 §5.4; no form of another site has one).
struct PendingDevice {
    let digest: [UInt8]
    let userCodeDigest: [UInt8]

    init(_ device: DeviceAuthorization) {
        digest = device.digest
        userCodeDigest = device.userCodeDigest
    }

    func sealed(for session: String, with key: AEADKey) throws(CryptoError) -> String {
        Base64URL.encode(try key.seal(digest + userCodeDigest, associatedData: Self.binding(to: session)))
    }

    /// Nil for anything that was not sealed here for this session.
    init?(sealed text: String, for session: String, with key: AEADKey) {
        guard let bytes = Base64URL.decode(text),
            let plaintext = try? key.open(bytes, associatedData: Self.binding(to: session)), plaintext.count == 64
        else { return nil }
        digest = Array(plaintext.prefix(32))
        userCodeDigest = Array(plaintext.suffix(32))
    }

    private static func binding(to session: String) -> [UInt8] {
        Array("device approval 1 \(session)".utf8)
    }
}
