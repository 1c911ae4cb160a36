/// The text of a statement, which is fixed when the program is built: `StaticString` leaves no way to put a value into it.
///
/// One text serves SQLite and PostgreSQL: parameters are `$1`, `$2`, …; upserts are `ON CONFLICT`; times and flags are
/// integers.
struct SQLStatement: Sendable, ExpressibleByStringLiteral {
    let text: StaticString

    init(stringLiteral text: StaticString) {
        self.text = text
    }
}
