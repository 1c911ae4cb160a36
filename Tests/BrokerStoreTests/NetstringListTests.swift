import BrokerCore
import Testing

@testable import BrokerStore

@Suite("Lists in one column")
struct NetstringListTests {
    @Test(
        "What is written is read back",
        arguments: [[], [""], ["a"], ["", ""], ["a,b", "1:x,", "\u{0}"], ["e\u{301}", "\u{E9}", "😀"]] as [[String]]
    )
    func roundTrip(texts: [String]) throws {
        let read = try NetstringList.decode(NetstringList.encode(texts), column: "c")
        #expect(read.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test(
        "Anything else is corrupt",
        arguments: [
            "1", "1:", "1:a", "2:a,", "1:ab", "1:a;", ":,", "-1:a,", "+1:a,", " 1:a,", "1:a,x", "0000000001:a,",
            "9223372036854775807:a,", "99999999999999999999:a,", "1:a,1:", "a",
        ]
    )
    func refused(text: String) {
        #expect(throws: StoreError.self) { try NetstringList.decode(Array(text.utf8), column: "c") }
    }

    @Test("A list whose texts are not UTF-8 is corrupt")
    func notUTF8() {
        #expect(throws: StoreError.self) { try NetstringList.decode([0x31, 0x3A, 0xFF, 0x2C], column: "c") }
    }
}
