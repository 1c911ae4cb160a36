import BrokerCrypto
import Testing

@Suite("Public keys")
struct PublicKeyTests {
    private let modulus = bytes(base64URL: Fixtures.modulus)

    @Test(
        "An RSA exponent is an odd number from 3 of at most 64 bits (RFC 8017 §3.1)",
        arguments: [
            ([1, 0, 1], true), ([3], true), ([0x11], true), ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], true),
            ([0, 3], false), ([1], false), ([2], false), ([0], false), ([], false), ([1, 0, 0], false),
            ([1, 0, 0, 0, 0, 0, 0, 0, 1], false), ([0, 0, 3], false),
        ] as [(Bytes, Bool)]
    )
    func exponent(exponent: Bytes, acceptable: Bool) {
        #expect(((try? PublicKey(rsaModulus: modulus, exponent: exponent)) != nil) == acceptable)
    }

    @Test("An RSA modulus has 2048 to 8192 bits and is odd (RFC 7518 §3.3)")
    func modulusLength() {
        func acceptable(_ modulus: Bytes) -> Bool {
            (try? PublicKey(rsaModulus: modulus, exponent: [1, 0, 1])) != nil
        }
        let filling = Bytes(repeating: 0xAB, count: 254)
        #expect(acceptable([0x80] + filling + [1]))
        #expect(!acceptable([0x7F] + filling + [1]), "2047 bits")
        #expect(!acceptable([0x80] + filling + [2]), "even")
        #expect(!acceptable(Bytes(modulus.suffix(128))), "1024 bits")
        #expect(!acceptable(Bytes(repeating: 0, count: 200) + modulus.suffix(128)), "1024 bits, padded")
        #expect(acceptable([0] + modulus), "one zero octet in front is forgiven (RFC 7518 §6.3.1.1)")
        #expect(!acceptable([0, 0] + modulus))
        #expect(acceptable([0xFF] + Bytes(repeating: 0xAB, count: 1022) + [1]), "8192 bits")
        #expect(!acceptable([1] + Bytes(repeating: 0xAB, count: 1023) + [1]), "8193 bits")
        #expect(!acceptable([]))
    }

    @Test("A modulus with the fingerprint of CVE-2017-15361 is refused")
    func brokenGenerator() {
        #expect(throws: CryptoError.self) {
            try PublicKey(rsaModulus: bytes(base64URL: Fixtures.infineonModulus), exponent: [1, 0, 1])
        }
    }

    @Test("The components come back as they went in, without superfluous zeros")
    func components() throws {
        let key = try PublicKey(rsaModulus: [0] + modulus, exponent: [3])
        #expect(key.components == .rsa(modulus: modulus, exponent: [3]))
        #expect(key.type == .rsa(bits: 2048))
        for type in [KeyType.p256, .p384, .p521, .ed25519] {
            let generated = try PrivateKey.generate(type).publicKey
            #expect(generated.type == type)
            #expect(try PublicKey(generated.components).components == generated.components)
            let der = try generated.subjectPublicKeyInfo()
            #expect(try PublicKey(subjectPublicKeyInfo: der).components == generated.components)
            #expect(throws: CryptoError.self) { try PublicKey(subjectPublicKeyInfo: der + [0]) }
        }
    }

    @Test("A point that is not on its curve is refused (NIST SP 800-56A §5.6.2.3)")
    func pointOffCurve() throws {
        for curve in EllipticCurve.allCases {
            let key = try PrivateKey.generate(KeyType(curve)).publicKey
            guard case .ec(_, let x, let y) = key.components else {
                Issue.record("not an EC key")
                continue
            }
            var moved = y
            moved[y.count - 1] ^= 1
            let zero = Bytes(repeating: 0, count: x.count)
            let largest = Bytes(repeating: 0xFF, count: x.count)
            for (x, y) in [
                (x, moved), (y, x), (zero, zero), (largest, y), (x, largest), ([0] + x, y), (x, [0] + y),
                (Bytes(x.dropFirst()), y), (x, Bytes(y.dropFirst())), ([], []),
            ] {
                #expect(throws: CryptoError.self) { try PublicKey(ecCurve: curve, x: x, y: y) }
            }
            for other in EllipticCurve.allCases where other != curve {
                #expect(throws: CryptoError.self) { try PublicKey(ecCurve: other, x: x, y: y) }
            }
        }
    }

    @Test("An Ed25519 key has 32 bytes (RFC 8037 §2)", arguments: [0, 31, 33, 57])
    func ed25519Length(length: Int) {
        #expect(throws: CryptoError.self) { try PublicKey(ed25519: Bytes(repeating: 9, count: length)) }
    }

    @Test(
        "An Ed25519 point of small order, under which anybody can sign, is no key",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        ]
    )
    func ed25519SmallOrder(key: String) {
        #expect(throws: CryptoError("the Ed25519 point has small order")) {
            try PublicKey(ed25519: bytes(hexadecimal: key))
        }
    }

    @Test("PEM of a curve we do not use is refused, and so is text that is no PEM")
    func pem() {
        for text in [Fixtures.secp256k1PublicPEM, Fixtures.p256PEM, "", "-----BEGIN PUBLIC KEY-----\n"] {
            #expect(throws: CryptoError.self) { try PublicKey(pem: text) }
        }
    }
}
