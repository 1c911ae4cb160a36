import ProviderCatalogue
import Upstream

/// The report in one line, and what to do next.
struct DoctorVerdict {
    let report: DoctorReport
    /// The broker's own.
    let issuer: String

    init(_ report: DoctorReport, issuer: String) {
        self.report = report
        self.issuer = issuer
    }

    var summary: String {
        let (failed, warnings) = (report.count(.failed), report.count(.warning))
        let noted = warnings == 0 ? "" : warnings == 1 ? "1 warning" : "\(warnings) warnings"
        guard failed > 0 else {
            return noted.isEmpty ? "Nothing failed." : "Nothing failed; \(noted)."
        }
        return
            "\(failed) of \(report.findings.count) checks failed\(noted.isEmpty ? "" : ", \(noted)"). Logins will not work."
    }

    var next: String? {
        if let first = report.first, let mend = first.mend {
            let lead = first.outcome == .failed ? "Begin with \(first.check.title)" : "Look at \(first.check.title)"
            return "\(lead): \(mend.advice)."
        }
        guard !report.hasFailed else { return nil }
        return "Now sign in once through one of your apps."
    }
}
