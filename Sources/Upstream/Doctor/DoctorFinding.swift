/// What one check found: one line of the report.
package struct DoctorFinding: Sendable, Equatable {
    package enum Outcome: String, Sendable {
        case ok
        /// Logins work, or may work; somebody should know.
        case warning
        /// Logins do not work, or not for everybody they should.
        case failed
        /// Nothing was found out, and `found` says why.
        case skipped
    }

    package let check: DoctorCheck
    package let outcome: Outcome
    /// One sentence of plain text. What came from outside is in it as an excerpt, and never a secret.
    package let found: String
    /// What to do, where something is to be done.
    package let mend: Mend?

    package init(_ check: DoctorCheck, _ outcome: Outcome, _ found: String, mend: Mend? = nil) {
        self.check = check
        self.outcome = outcome
        self.found = found
        self.mend = mend
    }

    /// A check that can't be made before another one passes.
    static func needs(_ needed: DoctorCheck, _ check: DoctorCheck) -> DoctorFinding {
        DoctorFinding(check, .skipped, "needs \(needed.title)")
    }
}
