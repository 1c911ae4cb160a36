package import ProviderCatalogue

/// Everything the doctor found out about one connection.
package struct DoctorReport: Sendable {
    package let connection: ProviderConnection
    /// In the order of the checks.
    package let findings: [DoctorFinding]

    package init(_ connection: ProviderConnection, _ findings: [DoctorFinding]) {
        self.connection = connection
        let places = Dictionary(uniqueKeysWithValues: zip(DoctorCheck.allCases, DoctorCheck.allCases.indices))
        // Stable: several findings of one check stay as they were made.
        self.findings = findings.enumerated().sorted { left, right in
            (places[left.element.check] ?? 0, left.offset) < (places[right.element.check] ?? 0, right.offset)
        }.map(\.element)
    }

    package func count(_ outcome: DoctorFinding.Outcome) -> Int { findings.count { $0.outcome == outcome } }

    package var hasFailed: Bool { count(.failed) > 0 }

    /// What to do first: the earliest failure, since later ones may follow from it; else the earliest warning that has a
    /// mend.
    package var first: DoctorFinding? {
        findings.first { $0.outcome == .failed } ?? findings.first { $0.outcome == .warning && $0.mend != nil }
    }
}
