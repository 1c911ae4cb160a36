import JOSE
import Testing

@Suite("JSON numbers")
struct JSONNumberTests {
    @Test(
        "An integral number in range is an integer however it is written; nothing is rounded (RFC 8259 §6)",
        arguments: [
            ("0", 0), ("-0", 0), ("0.000", 0), ("0e400", 0), ("-0e-400", 0), ("1", 1), ("1.0", 1), ("1E2", 100),
            ("1e+2", 100),
            ("100e-2", 1), ("1.50e1", 15), ("-1.5e1", -15), ("9223372036854775807", .max),
            ("-9223372036854775808", .min),
            ("9223372036854775807.000", .max), ("922337203685477580.7e1", .max),
            ("9007199254740993", 9_007_199_254_740_993),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("18446744073709551616", nil), ("1e19", nil),
            ("1e400", nil), ("-1e400", nil), ("1e99999999999999999999", nil), ("1e-99999999999999999999", nil),
            ("1.5", nil),
            ("0.1", nil), ("1e-1", nil), ("9223372036854775807.5", nil), ("0.00000000000000000000000001e26", 1),
            ("10000000000000000000000000000000000000000e-40", 1), ("123456789012345678901234567890e-30", nil),
        ] as [(String, Int64?)]
    )
    func integers(literal: String, expected: Int64?) throws {
        #expect(try #require(JSONNumber(literal: literal)).int64 == expected)
    }

    @Test(
        "The floor is exact, for dates with a fraction (RFC 7519 §2)",
        arguments: [
            ("1.5", 1), ("-1.5", -2), ("-0.5", -1), ("0.9999999999999999999999", 0), ("1e-400", 0), ("-1e-400", -1),
            ("9223372036854775807.9", .max), ("-9223372036854775808.1", nil), ("-9223372036854775807.9", .min),
            ("9223372036854775808", nil), ("1700000000.25", 1_700_000_000), ("1e400", nil),
        ] as [(String, Int64?)]
    )
    func floors(literal: String, expected: Int64?) throws {
        #expect(try #require(JSONNumber(literal: literal)).flooredInt64 == expected)
    }

    @Test("A double is finite or none")
    func doubles() throws {
        #expect(try #require(JSONNumber(literal: "1.5e3")).double == 1500)
        #expect(try #require(JSONNumber(literal: "1e400")).double == nil)
        #expect(try #require(JSONNumber(literal: "-1e400")).double == nil)
        #expect(try #require(JSONNumber(literal: "1e-400")).double == 0)
    }

    @Test("The literal is kept", arguments: ["1.0", "1E2", "-0", "1e400", "123456789012345678901234567890"])
    func literals(literal: String) throws {
        #expect(try #require(JSONNumber(literal: literal)).literal == literal)
        #expect(JSONNumber(.min).literal == "-9223372036854775808")
    }

    @Test(
        "What is no number makes none",
        arguments: ["", "+1", "01", "1 ", " 1", "1.", "nan", "inf", "0x10", "1e", "１"]
    )
    func noNumbers(literal: String) {
        #expect(JSONNumber(literal: literal) == nil)
    }
}
