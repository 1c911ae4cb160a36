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
        let other = try PrivateKey.generate(type)
        let signature = try key.sign(message, scheme: scheme)
        for position in [0, signature.count / 2, signature.count - 1] {
            var changed = signature
            changed[position] ^= 1
            #expect(!key.publicKey.verify(signature: changed, message: message, scheme: scheme))
        }
        // After refusals on the same, reused context.
        #expect(key.publicKey.verify(signature: signature, message: message, scheme: scheme))
        #expect(!key.publicKey.verify(signature: signature, message: message + [0], scheme: scheme))
        #expect(!other.publicKey.verify(signature: signature, message: message, scheme: scheme))
        for length in [0, 1, signature.count - 1] {
            let cut = Bytes(signature.prefix(length))
            #expect(!key.publicKey.verify(signature: cut, message: message, scheme: scheme))
        }
        #expect(!key.publicKey.verify(signature: signature + [0], message: message, scheme: scheme))
        #expect(!key.publicKey.verify(signature: [0] + signature, message: message, scheme: scheme))
    }

    @Test("A scheme that does not fit the key is refused both ways (RFC 8725 §3.1)")
    func schemeOfAnotherKeyType() throws {
        let key = try PrivateKey.generate(.p256)
        #expect(throws: CryptoError.self) { try key.sign(message, scheme: .rsaPKCS1(.sha256)) }
        #expect(throws: CryptoError.self) { try key.sign(message, scheme: .ed25519) }
        #expect(!key.publicKey.verify(signature: Bytes(repeating: 1, count: 64), message: message, scheme: .ed25519))
    }

    @Test("A PSS signature is valid with a salt as long as the digest only (RFC 7518 §3.5)")
    func pssSaltLength() throws {
        let key = try PublicKey(rsaModulus: bytes(base64URL: Fixtures.modulus), exponent: [1, 0, 1])
        for (saltLength, text) in Fixtures.pssSignatures {
            let valid = key.verify(
                signature: bytes(base64URL: text),
                message: message,
                scheme: .rsaPSS(.sha256)
            )
            #expect(valid == (saltLength == 32), "salt of \(saltLength)")
        }
        let other = bytes(base64URL: Fixtures.pssWithOtherMaskHash)
        #expect(!key.verify(signature: other, message: message, scheme: .rsaPSS(.sha256)))
    }

    @Test("A PKCS #1 v1.5 signature has one encoding only (RFC 8017 §8.2.2)", arguments: Fixtures.pkcs1Signatures)
    func pkcs1Encoding(name: String, signature: String) throws {
        let key = try PublicKey(rsaModulus: bytes(base64URL: Fixtures.modulus), exponent: [1, 0, 1])
        let valid = key.verify(
            signature: bytes(base64URL: signature),
            message: message,
            scheme: .rsaPKCS1(.sha256)
        )
        #expect(valid == (name == "good"))
    }

    @Test("PSS and PKCS #1 signatures do not pass for each other (RFC 8725 §3.1)")
    func paddingSwap() throws {
        let key = try PrivateKey.generate(.rsa(bits: 2048))
        let pss = try key.sign(message, scheme: .rsaPSS(.sha256))
        let pkcs1 = try key.sign(message, scheme: .rsaPKCS1(.sha256))
        #expect(!key.publicKey.verify(signature: pss, message: message, scheme: .rsaPKCS1(.sha256)))
        #expect(!key.publicKey.verify(signature: pkcs1, message: message, scheme: .rsaPSS(.sha256)))
        #expect(!key.publicKey.verify(signature: pkcs1, message: message, scheme: .rsaPKCS1(.sha512)))
    }

    @Test("One key serves many tasks at a time")
    func concurrency() async throws {
        let keys = try [KeyType.p256, .rsa(bits: 2048), .ed25519].map { try PrivateKey.generate($0) }
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<64 {
                let key = keys[task % keys.count]
                let scheme: SignatureScheme =
                    [.ecdsa(.sha256), .rsaPKCS1(.sha256), .ed25519][task % keys.count]
                group.addTask {
                    (0..<8).allSatisfy { round in
                        let message = Bytes("\(task) \(round)".utf8)
                        guard let signature = try? key.sign(message, scheme: scheme) else { return false }
                        return key.publicKey.verify(signature: signature, message: message, scheme: scheme)
                            && !key.publicKey.verify(signature: signature, message: message + [1], scheme: scheme)
                    }
                }
            }
            for await right in group { #expect(right) }
        }
    }
}
