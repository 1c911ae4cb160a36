import BrokerCrypto
import Testing

@Suite("Signatures over libcrypto")
struct SignatureTests {
    @Test(
        "A key verifies what it signed, and nothing else (RFC 7518 §3.3–3.5, RFC 8037 §3.1)",
        arguments: [
            (KeyType.p256, SignatureScheme.ecdsa(.sha256)), (.p384, .ecdsa(.sha384)), (.p521, .ecdsa(.sha512)),
            (.ed25519, .ed25519), (.rsa(bits: 2048), .rsaPKCS1(.sha256)), (.rsa(bits: 2048), .rsaPSS(.sha384)),
        ]
    )
    func roundTrip(type: KeyType, scheme: SignatureScheme) throws {
        let key = try PrivateKey.generate(type)
        let message = Bytes("message".utf8)
        var signature = try key.sign(message, scheme: scheme)
        #expect(key.publicKey.verify(signature: signature, message: message, scheme: scheme))
        #expect(!key.publicKey.verify(signature: signature, message: message + [0], scheme: scheme))
        signature[signature.count / 2] ^= 1
        #expect(!key.publicKey.verify(signature: signature, message: message, scheme: scheme))
    }
}
