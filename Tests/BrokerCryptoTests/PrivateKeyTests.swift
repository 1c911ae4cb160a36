import BrokerCrypto
import Testing

@Suite("Private keys")
struct PrivateKeyTests {
    @Test(
        "PKCS #8 brings a key back (RFC 5208 §5)",
        arguments: [KeyType.rsa(bits: 2048), .p256, .p384, .p521, .ed25519]
    )
    func pkcs8(type: KeyType) throws {
        let key = try PrivateKey.generate(type)
        let der = try key.pkcs8DER()
        let back = try PrivateKey(pkcs8DER: der)
        #expect(back.publicKey.components == key.publicKey.components)
        #expect(throws: CryptoError.self) { try PrivateKey(pkcs8DER: der + [0]) }
        #expect(throws: CryptoError.self) { try PrivateKey(pkcs8DER: Bytes(der.dropLast())) }
        #expect(throws: CryptoError.self) { try PrivateKey(pkcs8DER: []) }
    }

    @Test("A PEM key is read; an encrypted one is refused without asking for a passphrase")
    func pem() throws {
        #expect(try PrivateKey(pem: Fixtures.p256PEM).type == .p256)
        for text in [Fixtures.encryptedPEM, Fixtures.rsa1024PEM, Fixtures.secp256k1PEM, "", "no PEM"] {
            #expect(throws: CryptoError.self) { try PrivateKey(pem: text) }
        }
    }

    @Test("No short RSA key can be made", arguments: [0, -1, 512, 1024, 2047, Int.max])
    func shortKeys(bits: Int) {
        #expect(throws: CryptoError.self) { try PrivateKey.generate(.rsa(bits: bits)) }
    }

    @Test("An error says what went wrong and leaves nothing on the error queue")
    func errors() throws {
        #expect(throws: CryptoError.self) { try PrivateKey(pem: "no PEM") }
        do {
            _ = try PrivateKey(pkcs8DER: [1, 2, 3])
            Issue.record("accepted")
        } catch {
            #expect(error.operation == "the bytes are not PKCS #8")
            #expect(!error.description.contains("PEM"))
        }
    }
}
