import BrokerCrypto
import Testing

@Suite("ECDSA signatures in JWS form")
struct ECDSASignatureTests {
    /// The order of the group of P-256 (SEC 2 §2.4.2).
    private let order = bytes(
        hexadecimal: "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"
    )

    @Test("r and s outside 1…n-1 are refused (FIPS 186-5 §6.4.2, step 1)")
    func range() throws {
        let key = try PrivateKey.generate(.p256)
        let signature = try key.sign(message, scheme: .ecdsa(.sha256))
        let (r, s) = (Bytes(signature.prefix(32)), Bytes(signature.suffix(32)))
        let zero = Bytes(repeating: 0, count: 32)
        let one = Bytes(repeating: 0, count: 31) + [1]
        let largest = Bytes(repeating: 0xFF, count: 32)
        for forged in [
            zero + zero, zero + s, r + zero, order + s, r + order, order + order, one + one, largest + largest,
            zero + one, one + zero, s + r,
        ] {
            #expect(!key.publicKey.verify(signature: forged, message: message, scheme: .ecdsa(.sha256)))
        }
        #expect(key.publicKey.verify(signature: r + s, message: message, scheme: .ecdsa(.sha256)))
    }

    @Test("A DER signature is refused, and so are halves of another length (RFC 7518 §3.4)")
    func otherForms() throws {
        let key = try PrivateKey.generate(.p256)
        let raw = try key.sign(message, scheme: .ecdsa(.sha256))
        let (r, s) = (Bytes(raw.prefix(32)), Bytes(raw.suffix(32)))
        func integer(_ number: Bytes) -> Bytes {
            let digits = (number[0] >= 0x80 ? [0] : []) + number
            return [0x02, UInt8(digits.count)] + digits
        }
        let body = integer(r) + integer(s)
        for forged in [
            [0x30, UInt8(body.count)] + body, [0] + r + [0] + s, r + [0] + s, Bytes(r.dropFirst()) + s,
            raw + raw, r, [],
        ] {
            #expect(!key.publicKey.verify(signature: forged, message: message, scheme: .ecdsa(.sha256)))
        }
    }

    @Test("Short numbers come out filled up (RFC 7518 §3.4)", arguments: [KeyType.p256, .p521])
    func fixedLength(type: KeyType) throws {
        let key = try PrivateKey.generate(type)
        let length = try #require(type.curve).coordinateLength * 2
        for round in 0..<300 {
            let signature = try key.sign(Bytes("\(round)".utf8), scheme: .ecdsa(.sha256))
            #expect(signature.count == length)
            #expect(
                key.publicKey.verify(signature: signature, message: Bytes("\(round)".utf8), scheme: .ecdsa(.sha256))
            )
        }
    }
}
