import BrokerCrypto
import JOSE
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
    @Test("What is written is read back as the same value (RFC 8259 §7)")
    func roundTrip() throws {
        var text = ""
        for value in (0...0x2FF as ClosedRange<UInt32>) {
            text.unicodeScalars.append(try #require(Unicode.Scalar(value)))
        }
        text += "\u{2028}\u{202E}\u{FEFF}\u{1F600}\u{E0041}\u{10FFFF}"
        let value: JSONValue = ["text": .string(text), text: [1, -5, true, nil, [:], [], "\"\\/"]]
        #expect(try JSONReader.parse(value.serialized()) == value)
        #expect(try JSONReader.parse(value.serializedForReading()) == value)
    }

    @Test("What people look at moves no cursor and hides nothing")
    func terminalSafety() {
        let hostile: JSONValue = ["a": "\u{1B}[2J\u{7F}\u{9B}31m\u{202E}\u{200B}\u{2028}\u{E0041}\r"]
        let shown = String(decoding: hostile.serializedForReading(), as: UTF8.self)
        #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value < 0x7F) })
    }

    @Test("Members keep their order, and setting one keeps its place")
    func order() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["b"] = 3
        object["c"] = "x"
        object["a"] = nil
        #expect(String(decoding: object.serialized(), as: UTF8.self) == #"{"b":3,"c":"x"}"#)
        #expect(object == ["c": "x", "b": 3], "order means nothing when comparing (RFC 8259 §4)")
        #expect(object != ["b": 3])
    }

    @Test("For reading it is indented")
    func indented() {
        let value: JSONValue = ["a": [1, 2], "b": [:], "c": []]
        #expect(
            String(decoding: value.serializedForReading(), as: UTF8.self)
                == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": []\n}"
        )
    }
}
