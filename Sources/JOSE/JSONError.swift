/// Why bytes are not the JSON we accept, and where.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Problem: Sendable, Equatable {
        case empty
        case byteOrderMark
        case tooLong(limit: Int)
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
        case unexpectedEnd
        case unexpectedByte
        case invalidNumber
        case invalidEscape
        case loneSurrogate
        case controlCharacter
        case invalidUTF8
        case duplicateName
        case trailingData
        case notAnObject
    }

    package let problem: Problem
    /// Offset in bytes.
    package let offset: Int

    package var reason: String {
        switch problem {
        case .empty: "it is empty"
        case .byteOrderMark: "it begins with a byte order mark"
        case .tooLong(let limit): "it is longer than \(limit) bytes"
        case .tooDeep(let limit): "it is nested more than \(limit) deep, at byte \(offset)"
        case .tooManyValues(let limit): "it has more than \(limit) values"
        case .unexpectedEnd: "it ends too early"
        case .unexpectedByte: "an unexpected character stands at byte \(offset)"
        case .invalidNumber: "a malformed number stands at byte \(offset)"
        case .invalidEscape: "an unknown escape stands at byte \(offset)"
        case .loneSurrogate: "half of a surrogate pair stands at byte \(offset)"
        case .controlCharacter: "a control character stands in a string, at byte \(offset)"
        case .invalidUTF8: "it is not UTF-8, at byte \(offset)"
        case .duplicateName: "a name occurs twice in one object, at byte \(offset)"
        case .trailingData: "something follows the value, at byte \(offset)"
        case .notAnObject: "it is not an object"
        }
    }

    package var description: String { "not acceptable as JSON: \(reason)" }
}
