import BrokerCrypto
import Testing

@Suite("Digests, keyed digests, derived keys")
struct DigestTests {
    @Test("SHA-2 of \"abc\" (FIPS 180-4 examples)")
    func digests() {
        let abc = Bytes("abc".utf8)
        #expect(
            Digest.sha256(abc)
                == bytes(hexadecimal: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        )
        #expect(
            Digest.hash(abc, with: .sha384)
                == bytes(
                    hexadecimal: "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                        + "8086072ba1e7cc2358baeca134c825a7"
                )
        )
        #expect(
            Digest.hash(abc, with: .sha512)
                == bytes(
                    hexadecimal: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
                )
        )
        #expect(
            Digest.sha256([])
                == bytes(hexadecimal: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        )
    }

    @Test("HMAC-SHA-256 (RFC 4231 §4.2, §4.3, §4.7)")
    func keyedDigests() {
        #expect(
            HMAC.sha256(key: Bytes(repeating: 0x0B, count: 20), Bytes("Hi There".utf8))
                == bytes(hexadecimal: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        )
        #expect(
            HMAC.sha256(key: Bytes("Jefe".utf8), Bytes("what do ya want for nothing?".utf8))
                == bytes(hexadecimal: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        )
        #expect(
            HMAC.sha256(
                key: Bytes(repeating: 0xAA, count: 131),
                Bytes("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
            )
                == bytes(hexadecimal: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        )
    }

    @Test("HKDF-SHA-256 (RFC 5869 §A.1, §A.3)")
    func derivedKeys() {
        #expect(
            HKDF.sha256(
                inputKey: Bytes(repeating: 0x0B, count: 22),
                salt: Bytes(0...12),
                info: Bytes(0xF0...0xF9),
                count: 42
            )
                == bytes(
                    hexadecimal: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
                )
        )
        #expect(
            HKDF.sha256(inputKey: Bytes(repeating: 0x0B, count: 22), salt: [], info: [], count: 42)
                == bytes(
                    hexadecimal: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
                )
        )
        #expect(HKDF.sha256(inputKey: [1], salt: [], info: [], count: 255 * 32 + 1) == nil)
        #expect(HKDF.sha256(inputKey: [1], salt: [], info: [], count: 255 * 32)?.count == 255 * 32)
        #expect(HKDF.sha256(inputKey: [1], salt: [], info: [], count: -1) == nil)
        #expect(HKDF.sha256(inputKey: [1], salt: [], info: [], count: 0) == [])
    }
}
