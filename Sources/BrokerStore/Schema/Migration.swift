/// One step of the schema's history. A released step is never changed or removed, only followed by another.
///
/// During a rolling upgrade the old program works on the new schema: a step adds, and what it supersedes goes in a later
/// release.
struct Migration: Sendable {
    let name: String
    /// Statements separated by semicolons.
    let script: @Sendable (_ dialect: SQLDialect) -> String
}
