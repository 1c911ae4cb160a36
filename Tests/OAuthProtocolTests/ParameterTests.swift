import OAuthProtocol
import Testing

/// RFC 6749 §3.1 and appendix B.
struct ParameterTests {
    private func parse(_ text: String) throws -> Parameters {
        try Parameters(parsing: Array(text.utf8))
    }

    @Test("an empty value is absent, a pair without = is empty, unknown ones do no harm")
    func absence() throws {
        let parameters = try parse("a=&b&&c=1&extra=foobar")
        #expect(try parameters.value("a") == nil)
        #expect(try parameters.value("b") == nil)
        #expect(try parameters.value("c") == "1")
        #expect(throws: OAuthError.self) { try parameters.required("a") }
    }

    @Test("a parameter that is sent twice is an error when asked for, whatever its values")
    func repeated() throws {
        #expect(throws: OAuthError.self) { try parse("a=1&a=1").value("a") }
        #expect(throws: OAuthError.self) { try parse("a=&a=1").value("a") }
        #expect(try parse("a=1&b=2&b=3").value("a") == "1")
        #expect(try parse("a=1&%61=2").repeatedName == "a")
    }

    @Test("names are bytes: a canonically equivalent name is another one")
    func twins() throws {
        let parameters = try parse("%C3%A9=1&e%CC%81=2")
        #expect(try parameters.value("\u{E9}") == "1")
        #expect(try parameters.value("e\u{301}") == "2")
        #expect(parameters.repeatedName == nil)
    }

    @Test(
        "broken codes, broken UTF-8 and control characters are refused",
        arguments: [
            "a=%", "a=%4", "a=%zz", "a=%+1", "a=%FF", "a=%C0%80", "a=%ED%A0%80", "a=%00", "a=x%0D%0Ay", "%0a=1",
            "a=%7f",
        ]
    )
    func refused(_ text: String) {
        #expect(throws: OAuthError.self) { try parse(text) }
    }

    @Test("more than a hundred parameters are refused")
    func tooMany() throws {
        let many = (0..<101).map { "p\($0)=1" }.joined(separator: "&")
        #expect(throws: OAuthError.self) { try parse(many) }
    }

    @Test("what is encoded is read back", arguments: ["", "a b+c", "é\u{301}", "%", "&=?#/", "\u{1F600}"])
    func roundTrip(_ value: String) throws {
        let text = FormCoding.encode([("name", value), ("z", "1")])
        let read = try Parameters(parsing: Array(text.utf8))
        #expect(read.pairs.first?.value.utf8.elementsEqual(value.utf8) == true)
    }
}
