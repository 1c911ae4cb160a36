import BrokerCrypto
import JOSE
import Testing

@Suite("Strict JSON")
struct JSONReaderTests {
    private func problem(_ bytes: Bytes, _ limits: JSONReader.Limits = .init()) -> JSONError.Problem? {
        do {
            _ = try JSONReader.parse(bytes, limits: limits)
            return nil
        } catch {
            return error.problem
        }
    }

    @Test(
        "Valid texts are read (RFC 8259)",
        arguments: [
            "null", "true", "false", "0", "-0", "-1", "1.5", "1e5", "1E+5", "1e-5", "0.0e0",
            "123456789012345678901234567890",
            "1e400", "\"\"", "\"a\"", " [ ] ", "[]", "{}", "[1,2]", "[[]]", "\t\r\n 1 \n", "{\"a\":1,\"b\":2}",
            "{\"\":0}",
            "{\"a\":{\"a\":1}}", "[null, 1, \"1\", {}]", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u00e9\"",
            "\"\\uD834\\uDD1E\"", "\"\\uDBFF\\uDFFF\"", "\"\u{7F}\"", "\"\u{2028}\u{2029}\"", "\"\u{10FFFF}\"",
            "\"\u{FEFF}\"", "\"\u{FFFF}\"", "{\"a\":1,\"A\":2}", "{\"\u{E9}\":1,\"e\u{301}\":2}",
            "{\"K\":1,\"\u{212A}\":2}",
        ]
    )
    func valid(text: String) {
        #expect(problem(Bytes(text.utf8)) == nil)
    }

    @Test(
        "Texts outside the grammar are refused (RFC 8259 §2–§7)",
        arguments: [
            "", " ", "nul", "nulll", "NULL", "True", "tru", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]",
            "[1,,2]",
            "[\"a\"", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}",
            "{\"a\":1 \"b\":2}", "{\"a\":1}}", "[]]", "1 2", "\"a\" \"b\"", "{}{}", "[] x", "01", "-01", "1.", ".5",
            "-.5", "-",
            "--1", "+1", "1e", "1e+", "1E-", "1.e1", "0x1", "1_000", "NaN", "Infinity", "-Infinity", "1a", "0e", "00",
            "\u{FF11}", "\"", "\"a", "\"\\", "\"\\\"", "\"\\x\"", "\"\\u\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\U0041\"",
            "\"\\a\"",
            "\"\\'\"", "\"\n\"", "\"\t\"", "\"\0\"", "\"\u{1F}\"", "'a'", "/* */ 1", "1 // x", "[1]\u{0}", "\u{A0}1",
            "\u{2028}1",
            "\u{FEFF}1", "#1", "\u{C}1", "[\u{C}]", "<null>", "[a]", "&", "\"a\\\n\"",
        ]
    )
    func invalid(text: String) {
        #expect(problem(Bytes(text.utf8)) != nil)
    }

    @Test(
        "Half a surrogate pair is refused (RFC 8259 §8.2)",
        arguments: [
            #""\uD834""#, #""\uDD1E""#, #""\uD834\uD834""#, #""\uDD1E\uD834""#, #""\uD834x""#, #""\uD834\n""#,
            #""\uD834\u0041""#,
            #"{"\uD800":1}"#, #""\uD834\"#, #""\uD834\u""#,
        ]
    )
    func loneSurrogates(text: String) {
        #expect(problem(Bytes(text.utf8)) != nil)
    }

    @Test(
        "What is not UTF-8 is refused, wherever it stands (RFC 8259 §8.1, RFC 3629 §4)",
        arguments: [
            [0x22, 0x80, 0x22], [0x22, 0xBF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22],
            [0x22, 0xC1, 0xBF, 0x22],
            [0x22, 0xC3, 0x22], [0x22, 0xC3], [0x22, 0xE0, 0x80, 0x80, 0x22], [0x22, 0xE0, 0x9F, 0xBF, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xED, 0xBF, 0xBF, 0x22], [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0xE2, 0x82],
            [0x22, 0xF0, 0x80, 0x80, 0x80, 0x22], [0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22], [0x22, 0xFE, 0x22],
            [0x22, 0xFF, 0x22], [0xE9], [0x5B, 0xFF, 0x5D], [0x7B, 0x22, 0xE9, 0x22, 0x3A, 0x31, 0x7D],
            [0x22, 0xF0, 0x9F, 0x98, 0x22], [0x22, 0xED, 0xA0, 0xB4, 0xED, 0xB4, 0x9E, 0x22],
        ] as [Bytes]
    )
    func notUTF8(bytes: Bytes) {
        #expect(problem(bytes) != nil)
    }

    @Test("Other encodings and byte order marks are refused (RFC 8259 §8.1, RFC 8725 §3.7)")
    func otherEncodings() {
        let utf16 = "{\"a\":1}".utf16
        let little = utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] { #expect(problem(bytes) != nil) }
        #expect(problem([0xEF, 0xBB, 0xBF] + Bytes("{}".utf8)) == .byteOrderMark)
    }

    @Test(
        "A name twice in one object is refused, after unescaping (RFC 7515 §4, RFC 7519 §4)",
        arguments: [
            #"{"a":1,"a":2}"#, #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"":1,"":2}"#, #"[{"b":{"a":1,"a":2}}]"#,
            #"{"\u00e9":1,"é":2}"#, #"{"/":1,"\/":2}"#,
            "{" + (0..<40).map { "\"n\($0)\":0" }.joined(separator: ",") + ",\"n3\":1}",
            "{" + (0..<40).map { "\"n\($0)\":0" }.joined(separator: ",") + ",\"n39\":1}",
        ]
    )
    func duplicates(text: String) {
        #expect(problem(Bytes(text.utf8)) == .duplicateName)
    }

    @Test("Depth, length and number of values are bounded (RFC 8259 §9)")
    func limits() {
        func nested(_ depth: Int) -> Bytes {
            Bytes(repeating: 0x5B, count: depth) + Bytes(repeating: 0x5D, count: depth)
        }
        #expect(problem(nested(32)) == nil)
        #expect(problem(nested(33)) == .tooDeep(limit: 32))
        #expect(problem(Bytes(repeating: 0x5B, count: 1_000_000)) == .tooDeep(limit: 32))
        #expect(problem(nested(1000), .init(maxDepth: .max)) == .tooDeep(limit: 256))
        #expect(problem(nested(1), .init(maxDepth: 0)) == .tooDeep(limit: 0))
        #expect(problem(Bytes("\"1234567\"".utf8), .init(maxBytes: 9)) == nil)
        #expect(problem(Bytes("\"12345678\"".utf8), .init(maxBytes: 9)) == .tooLong(limit: 9))
        #expect(problem(Bytes("[1,[2],{\"a\":3}]".utf8), .init(maxMembers: 5)) == nil)
        #expect(problem(Bytes("[1,[2],{\"a\":3}]".utf8), .init(maxMembers: 4)) == .tooManyValues(limit: 4))
        #expect(problem(Bytes(repeating: 0x20, count: 1 << 20)) == .empty)
        #expect(problem(Bytes(repeating: 0x20, count: 1 << 20 + 1)) == .tooLong(limit: 1 << 20))
    }

    @Test("Values come out as they went in")
    func values() throws {
        let text = #"{"s":"a\u00e9\ud83d\ude00\n","n":-1.50e+2,"b":[true,false,null],"o":{"z":1,"a":2}}"#
        let value = try JSONReader.parse(Bytes(text.utf8))
        let object = try #require(value.objectValue)
        #expect(object["s"]?.stringValue == "a\u{E9}\u{1F600}\n")
        #expect(object["n"]?.int64Value == -150)
        #expect(object["b"] == [true, false, nil])
        #expect(object["o"]?.objectValue?.names == ["z", "a"])
        #expect(object["missing"] == nil)
        #expect(
            String(decoding: value.serialized(), as: UTF8.self)
                == "{\"s\":\"a\u{E9}\u{1F600}\\n\",\"n\":-1.50e+2,\"b\":[true,false,null],\"o\":{\"z\":1,\"a\":2}}"
        )
        #expect(throws: JSONError.self) { try JSONReader.parseObject(Bytes("[]".utf8)) }
    }

    @Test("Names that only look alike are different members (RFC 8259 §8.3)")
    func lookAlikes() throws {
        let object = try JSONReader.parseObject(Bytes("{\"\u{E9}\":1,\"e\u{301}\":2,\"K\":3,\"\u{212A}\":4}".utf8))
        #expect(object["\u{E9}"]?.int64Value == 1)
        #expect(object["e\u{301}"]?.int64Value == 2)
        #expect(object["K"]?.int64Value == 3)
        #expect(object["\u{212A}"]?.int64Value == 4)
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    }
}
