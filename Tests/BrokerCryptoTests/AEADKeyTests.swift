import BrokerCrypto
import Testing

@Suite("Sealed boxes")
struct AEADKeyTests {
    @Test("A box opens with its key and its associated data, and with nothing else", arguments: [0, 1, 16, 1000])
    func roundTrip(length: Int) throws {
        let key = AEADKey.random()
        let plaintext = SecureRandom.bytes(length)
        let box = try key.seal(plaintext, associatedData: [1, 2])
        #expect(box.count == 12 + length + 16)
        #expect(try key.open(box, associatedData: [1, 2]) == plaintext)
        #expect(throws: CryptoError.self) { try key.open(box, associatedData: [1, 3]) }
        #expect(throws: CryptoError.self) { try key.open(box, associatedData: []) }
        #expect(throws: CryptoError.self) { try AEADKey.random().open(box, associatedData: [1, 2]) }
        #expect(throws: CryptoError.self) { try key.open(box + [0], associatedData: [1, 2]) }
        for position in box.indices.prefix(60) {
            var changed = box
            changed[position] ^= 0x80
            #expect(throws: CryptoError.self) { try key.open(changed, associatedData: [1, 2]) }
            #expect(throws: CryptoError.self) { try key.open(Bytes(box.prefix(position)), associatedData: [1, 2]) }
        }
        #expect(try key.seal(plaintext, associatedData: [1, 2]) != box, "the nonce is random")
    }

    @Test("A box made by another library opens (NIST SP 800-38D)")
    func foreignBox() throws {
        let key = try AEADKey(bytes: Bytes(0..<32))
        let plaintext = try key.open(bytes(base64URL: Fixtures.sealedBox), associatedData: Bytes("data".utf8))
        #expect(plaintext == Bytes("plaintext".utf8))
    }

    @Test("Keys for different purposes are different keys (RFC 5869 §3.2)")
    func derivation() throws {
        let key = try AEADKey(bytes: Bytes(0..<32))
        let box = try key.derive(label: "login").seal([1], associatedData: [])
        #expect(try AEADKey(bytes: Bytes(0..<32)).derive(label: "login").open(box, associatedData: []) == [1])
        for other in [key, key.derive(label: "logout"), key.derive(label: "")] {
            #expect(throws: CryptoError.self) { try other.open(box, associatedData: []) }
        }
    }

    @Test("A key has 32 bytes", arguments: [0, 16, 31, 33])
    func keyLength(length: Int) {
        #expect(throws: CryptoError.self) { try AEADKey(bytes: Bytes(repeating: 0, count: length)) }
    }
}
