/// One condition of a rule, held against what is known of a person.
package struct ConditionTrial: Sendable {
    package enum Result: String, Sendable {
        case holds, fails
        /// What it asks for could not be read.
        case unknown
    }

    /// Such as `groups`, or `claim "org_id"`.
    package let condition: String
    package let wanted: [String]
    package let seen: [String]
    package let result: Result
    /// What else there is to know, such as that an address is not verified.
    package let note: String?

    init(_ condition: String, wanted: [String], seen: [String], _ result: Result, note: String? = nil) {
        self.condition = condition
        self.wanted = wanted
        self.seen = seen
        self.result = result
        self.note = note
    }
}
