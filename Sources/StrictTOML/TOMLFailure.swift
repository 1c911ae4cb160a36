/// Where a text can't be followed any further, and why. Values are never repeated: one may be a secret that lacks its
/// quotes.
struct TOMLFailure: Error {
    let line: Int
    let reason: String
}
