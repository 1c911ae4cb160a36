import BrokerCrypto
import Testing

@Suite("Exact strings, secrets, random bytes")
struct ValueTests {
    @Test(
        "Strings that only look alike are different (RFC 7519 §7.3)",
        arguments: [("\u{E9}", "e\u{301}"), ("K", "\u{212A}"), ("\u{C5}", "\u{212B}"), (";", "\u{37E}"), ("a", "a\0")]
    )
    func lookAlikes(left: String, right: String) {
        #expect(!exactlyEqual(left, right))
        #expect(ExactString(left) != ExactString(right))
        #expect(Set([ExactString(left), ExactString(right)]).count == 2)
        #expect(exactlyEqual(left, left))
        #expect(ExactString(left) == ExactString(left))
    }

    @Test("Constant-time comparison compares")
    func constantTime() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2]))
    }

    @Test("A secret shows as dots however it is printed")
    func secrets() {
        struct Holder {
            let name = "holder"
            let secret = Secret("hunter2")
        }
        let holder = Holder()
        var dumped = ""
        dump(holder, to: &dumped)
        for text in ["\(holder.secret)", "\(holder)", String(reflecting: holder), "\([holder.secret])", dumped] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("•••"))
        }
        #expect(holder.secret.reveal() == "hunter2")
        #expect(holder.secret.map(\.count).reveal() == 7)
    }

    @Test("Random bytes have the length asked for and do not repeat", arguments: [-1, 0, 1, 7, 8, 9, 32, 1001])
    func random(count: Int) {
        #expect(SecureRandom.bytes(count).count == max(count, 0))
        if count >= 16 { #expect(SecureRandom.bytes(count) != SecureRandom.bytes(count)) }
    }
}
