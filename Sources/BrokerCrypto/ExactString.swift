/// A string whose `==` and hash look at its UTF-8 bytes.
///
/// Swift's own `String` equality is canonical equivalence: "é" composed equals "é" decomposed, and the Kelvin sign
/// equals "K". Identifiers on the wire are compared code point by code point (RFC 7519 §7.3, RFC 8259 §8.3), so
/// `iss`, `aud`, `kid`, client ids and the like are dictionary keys only in this form.
package struct ExactString: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let value: String

    package init(_ value: String) {
        self.value = value
    }

    package init(stringLiteral value: String) {
        self.value = value
    }

    package static func == (left: ExactString, right: ExactString) -> Bool {
        exactlyEqual(left.value, right.value)
    }

    package func hash(into hasher: inout Hasher) {
        var utf8 = value
        utf8.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // A terminator that UTF-8 cannot contain keeps the concatenation of two strings apart from their sum.
        hasher.combine(0xFF as UInt8)
    }

    package var description: String { value }
}

/// Whether two strings have the same UTF-8 bytes; no canonical equivalence (see ``ExactString``).
package func exactlyEqual(_ left: String, _ right: String) -> Bool {
    let left = left.utf8
    let right = right.utf8
    return left.count == right.count && left.elementsEqual(right)
}
