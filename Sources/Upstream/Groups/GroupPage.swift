/// A piece of a list of groups.
struct GroupPage: Sendable {
    let groups: [String]
    /// The address of the next piece, already checked; nil at the end.
    let next: String?
}
