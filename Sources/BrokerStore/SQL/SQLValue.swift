/// A value that goes to a statement or comes from a row: what SQLite and PostgreSQL both have.
///
/// It has no description of its own on purpose, and arguments are never made part of an error or a log.
enum SQLValue: Sendable {
    case null
    case integer(Int64)
    /// Text without U+0000, which PostgreSQL can't hold. What others send goes into `blob` where it must come back exactly.
    case text(String)
    case blob([UInt8])
}

extension SQLValue {
    static func text(_ text: String?) -> SQLValue {
        if let text { .text(text) } else { .null }
    }

    /// The text's UTF-8 bytes: compared byte for byte, and free to hold anything.
    static func bytes(of text: String) -> SQLValue {
        .blob(Array(text.utf8))
    }

    static func bytes(of text: String?) -> SQLValue {
        if let text { .blob(Array(text.utf8)) } else { .null }
    }

    static func flag(_ flag: Bool) -> SQLValue {
        .integer(flag ? 1 : 0)
    }
}
