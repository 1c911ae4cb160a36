package import BrokerCrypto

extension JSONValue {
    /// Compact, members in their stored order, numbers as they were written.
    package func serialized() -> Bytes {
        var writer = JSONWriter(indented: false)
        writer.write(self)
        return writer.output
    }

    /// Indented by two spaces, for people.
    package func serializedForReading() -> Bytes {
        var writer = JSONWriter(indented: true)
        writer.write(self)
        return writer.output
    }
}

extension JSONObject {
    /// Compact, members in their stored order.
    package func serialized() -> Bytes {
        JSONValue.object(self).serialized()
    }
}

/// Writes JSON as UTF-8 (RFC 8259 §8.1).
struct JSONWriter {
    private(set) var output: Bytes = []
    private let indented: Bool
    private var depth = 0

    init(indented: Bool) {
        self.indented = indented
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): output.append(contentsOf: value.literal.utf8)
        case .string(let value): write(value)
        case .array(let elements):
            writeList(elements, "[", "]") { writer, element in writer.write(element) }
        case .object(let object):
            writeList(object.members, "{", "}") { writer, member in
                writer.write(member.name)
                writer.output.append(contentsOf: (writer.indented ? ": " : ":").utf8)
                writer.write(member.value)
            }
        }
    }

    private mutating func writeList<Element>(
        _ elements: [Element],
        _ open: String,
        _ close: String,
        _ writeElement: (inout JSONWriter, Element) -> Void
    ) {
        output.append(contentsOf: open.utf8)
        depth += 1
        for (position, element) in elements.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            breakLine()
            writeElement(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        output.append(contentsOf: close.utf8)
    }

    private mutating func breakLine() {
        guard indented else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    /// RFC 8259 §7: quotation mark, backslash and control characters must be escaped.
    mutating func write(_ string: String) {
        output.append(UInt8(ascii: "\""))
        if indented {
            for scalar in string.unicodeScalars { writeForReading(scalar) }
        } else {
            for byte in string.utf8 { write(byte) }
        }
        output.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
        case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
        case 0x0A: output.append(contentsOf: "\\n".utf8)
        case 0x0D: output.append(contentsOf: "\\r".utf8)
        case 0x09: output.append(contentsOf: "\\t".utf8)
        case 0..<0x20: writeEscape(UInt16(byte))
        default: output.append(byte)
        }
    }

    /// What people look at on a terminal, from strangers: nothing in it may move the cursor, turn the direction of
    /// writing or be invisible.
    private mutating func writeForReading(_ scalar: Unicode.Scalar) {
        guard scalar.value >= 0x7F else { return write(UInt8(truncatingIfNeeded: scalar.value)) }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            for unit in String(scalar).utf16 { writeEscape(unit) }
        default:
            output.append(contentsOf: String(scalar).utf8)
        }
    }

    private mutating func writeEscape(_ unit: UInt16) {
        output.append(contentsOf: "\\u".utf8)
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xF)
            output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
