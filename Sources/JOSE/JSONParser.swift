import BrokerCrypto

/// Recursive descent over bytes; every index is checked against the end before it is used.
struct JSONParser {
    private let bytes: Bytes
    private let limits: JSONReader.Limits
    private var index = 0
    private var depth = 0
    private var valuesLeft: Int

    init(_ bytes: Bytes, _ limits: JSONReader.Limits) {
        self.bytes = bytes
        self.limits = limits
        valuesLeft = limits.maxMembers
    }

    mutating func parseDocument() throws(JSONError) -> JSONValue {
        skipWhiteSpace()
        guard index < bytes.count else { throw error(.empty) }
        let value = try parseValue()
        skipWhiteSpace()
        guard index == bytes.count else { throw error(.trailingData) }
        return value
    }

    private mutating func parseValue() throws(JSONError) -> JSONValue {
        guard index < bytes.count else { throw error(.unexpectedEnd) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return .object(try parseObject())
        case UInt8(ascii: "["): return .array(try parseArray())
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        default: return .number(try parseNumber())
        }
    }

    private mutating func parseObject() throws(JSONError) -> JSONObject {
        try descend()
        defer { depth -= 1 }
        var members = UniqueMembers()
        if takeAfterSpace(UInt8(ascii: "}")) { return members.object }
        repeat {
            skipWhiteSpace()
            guard index < bytes.count else { throw error(.unexpectedEnd) }
            guard bytes[index] == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
            let start = index
            let name = try parseString()
            try expectAfterSpace(UInt8(ascii: ":"))
            skipWhiteSpace()
            guard members.append(name, try parseElement()) else {
                throw JSONError(problem: .duplicateName, offset: start)
            }
        } while takeAfterSpace(UInt8(ascii: ","))
        try expectAfterSpace(UInt8(ascii: "}"))
        return members.object
    }

    private mutating func parseArray() throws(JSONError) -> [JSONValue] {
        try descend()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if takeAfterSpace(UInt8(ascii: "]")) { return elements }
        repeat {
            skipWhiteSpace()
            elements.append(try parseElement())
        } while takeAfterSpace(UInt8(ascii: ","))
        try expectAfterSpace(UInt8(ascii: "]"))
        return elements
    }

    /// A value inside an object or array, which counts against the limit.
    private mutating func parseElement() throws(JSONError) -> JSONValue {
        guard valuesLeft > 0 else { throw error(.tooManyValues(limit: limits.maxMembers)) }
        valuesLeft -= 1
        return try parseValue()
    }

    private mutating func parseNumber() throws(JSONError) -> JSONNumber {
        let start = index
        guard bytes[start] == UInt8(ascii: "-") || JSONNumberGrammar.isDigit(bytes[start]) else {
            throw error(.unexpectedByte)
        }
        guard let end = JSONNumberGrammar.length(in: bytes, from: start) else { throw error(.invalidNumber) }
        index = end
        return JSONNumber(checkedLiteral: String(decoding: bytes[start..<end], as: UTF8.self))
    }

    private mutating func parseWord(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let matches = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
        guard matches else { throw error(.unexpectedByte) }
        index += word.utf8CodeUnitCount
        return value
    }

    private mutating func parseString() throws(JSONError) -> String {
        let scanned = try JSONStringScanner.scan(bytes, from: index)
        index = scanned.end
        return scanned.value
    }

    private mutating func descend() throws(JSONError) {
        guard depth < limits.maxDepth else { throw error(.tooDeep(limit: limits.maxDepth)) }
        depth += 1
        index += 1
    }

    private mutating func skipWhiteSpace() {
        // RFC 8259 §2: these four and no other.
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private mutating func takeAfterSpace(_ byte: UInt8) -> Bool {
        skipWhiteSpace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func expectAfterSpace(_ byte: UInt8) throws(JSONError) {
        guard takeAfterSpace(byte) else { throw error(index < bytes.count ? .unexpectedByte : .unexpectedEnd) }
    }

    private func error(_ problem: JSONError.Problem) -> JSONError {
        JSONError(problem: problem, offset: index)
    }
}
