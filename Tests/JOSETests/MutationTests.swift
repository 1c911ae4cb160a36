import BrokerCrypto
import JOSE
import Testing

/// Seeded, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

@Suite("Mutated input: nothing crashes, nothing forged passes")
struct MutationTests {
    private func mutated(_ original: Bytes, _ generator: inout SeededGenerator) -> Bytes {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let position = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: position)
            case 1 where position < bytes.count: bytes.remove(at: position)
            case 2 where position < bytes.count: bytes[position] = UInt8.random(in: 0...255, using: &generator)
            case 3 where position < bytes.count: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 4:
                let word = [
                    "{", "}", "[", "]", "\"", "\\u", ",", ":", "1e999", "-", ".", "\\", "null", "=", "\u{0}", "\u{E9}",
                ]
                bytes.insert(contentsOf: (word.randomElement(using: &generator) ?? "").utf8, at: position)
            case 5 where bytes.count > 2:
                let end = min(position + Int.random(in: 0...12, using: &generator), bytes.count)
                bytes.insert(contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            default: break
            }
        }
        return bytes
    }

    @Test("JSON: 150,000 mutations; what is accepted is written and read back as the same value")
    func json() throws {
        var generator = SeededGenerator(seed: 8259)
        let seeds = [
            #"{"iss":"https://a.test","aud":["a","b"],"exp":1700000000.5,"n":null,"t":true,"o":{"x":[1,-2e5,{}]}}"#,
            #"["\ud83d\ude00\u00e9\n",[[[]]],"é€😀",-0.0,9223372036854775807]"#,
        ].map { Bytes($0.utf8) }
        var accepted = 0
        for round in 0..<150_000 {
            let bytes = mutated(seeds[round % seeds.count], &generator)
            guard let value = try? JSONReader.parse(bytes) else { continue }
            accepted += 1
            let written = value.serialized()
            guard let back = try? JSONReader.parse(written), back == value else {
                Issue.record("not the same: \(bytes)")
                return
            }
            for member in value.objectValue?.members ?? [] {
                _ = member.value.int64Value
                _ = member.value.numberValue?.double
                _ = member.value.numberValue?.flooredInt64
            }
        }
        #expect(accepted > 1000, "the mutations reach past the first byte")
    }

    @Test("Tokens: 60,000 mutations, none of which verifies", arguments: [SignatureAlgorithm.es256, .edDSA, .rs256])
    func tokens(algorithm: SignatureAlgorithm) throws {
        var generator = SeededGenerator(seed: 7515)
        let token = try TestTokens.signed(
            header: #"{"alg":"\#(algorithm.rawValue)","kid":"one"}"#,
            algorithm: algorithm
        )
        let original = Bytes(token.utf8)
        let set = try TestTokens.set(try TestTokens.jwk(for: algorithm, [("kid", "one")]))
        var parsed = 0
        for _ in 0..<20_000 {
            let bytes = mutated(original, &generator)
            guard bytes != original, let token = try? CompactJWS(parsing: String(decoding: bytes, as: UTF8.self)) else {
                continue
            }
            parsed += 1
            if (try? set.verify(token, allowed: TestTokens.allAlgorithms)) != nil {
                Issue.record("forged: \(String(decoding: bytes, as: UTF8.self))")
                return
            }
        }
        #expect(parsed > 10)
    }

    @Test("Headers and key sets: 40,000 mutations")
    func headersAndKeys() throws {
        var generator = SeededGenerator(seed: 7517)
        let header = Bytes(#"{"alg":"ES256","kid":"one","typ":"JWT","x":[1,"2",{"y":null}]}"#.utf8)
        let set = Bytes(#"{"keys":[\#(RFCVectors.es256Key),\#(RFCVectors.ed25519Key)]}"#.utf8)
        for _ in 0..<38_000 { _ = try? JOSEHeader(parsing: mutated(header, &generator)) }
        for _ in 0..<2000 { _ = try? JWKSet(parsing: mutated(set, &generator)) }
    }
}
