import ProviderCatalogue
import Upstream

/// The doctor's report for a terminal: a line a check, the mend below it, and at the end what to do first.
struct DoctorText {
    private static let outcomeWidth = 7
    private static let indent = 2 + outcomeWidth + 2

    let report: DoctorReport
    let style: TextStyle
    /// The broker's own.
    let issuer: String

    init(_ report: DoctorReport, style: TextStyle, issuer: String) {
        self.report = report
        self.style = style
        self.issuer = issuer
    }

    var text: String {
        let connection = report.connection
        let head = [
            style.apply(.strong, to: "\(connection.displayName) (\(connection.id))"),
            "issuer \(connection.expectedIssuer)", "",
        ]
        return (head + findings + [""] + verdict).joined(separator: "\n")
    }

    // MARK: A finding

    /// Checks in a row that were not made for one reason share a line: a report that is half skipped says it once.
    private var findings: [String] {
        var lines: [String] = []
        var rest = report.findings[...]
        while let finding = rest.first {
            let same = rest.prefix { $0.outcome == .skipped && $0.mend == nil && $0.found == finding.found }
            if same.count > 1 {
                lines += self.lines(
                    DoctorFinding(
                        finding.check,
                        .skipped,
                        "\(finding.found), and so do: \(same.dropFirst().map(\.check.title).joined(separator: ", "))"
                    )
                )
                rest = rest.dropFirst(same.count)
            } else {
                lines += self.lines(finding)
                rest = rest.dropFirst()
            }
        }
        return lines
    }

    private var titleWidth: Int { DoctorCheck.allCases.map(\.title.count).max() ?? 0 }

    private func lines(_ finding: DoctorFinding) -> [String] {
        let outcome = style.apply(finding.tone, to: Self.padded(finding.outcome.rawValue, Self.outcomeWidth))
        let indent = Self.indent + titleWidth + 2
        let start = "  \(outcome)  \(Self.padded(finding.check.title, titleWidth))  "
        var lines = TextWrap(indent: indent).lines(finding.found, after: start)
        guard let mend = finding.mend else { return lines }
        lines += labelled("mend", mend.advice, at: indent)
        if let place = mend.place { lines += labelled("where", place, at: indent) }
        return lines
    }

    private func labelled(_ label: String, _ text: String, at indent: Int) -> [String] {
        let start = String(repeating: " ", count: indent) + Self.padded("\(label):", 7)
        return TextWrap(indent: indent + 7).lines(text, after: start)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    // MARK: The end

    private var verdict: [String] {
        let verdict = DoctorVerdict(report, issuer: issuer)
        let tone: TextStyle.Tone = report.hasFailed ? .bad : report.count(.warning) > 0 ? .caution : .good
        let next = verdict.next.map { TextWrap(indent: 0).lines($0, after: "") } ?? []
        return [style.apply(tone, to: verdict.summary)] + next
    }
}

extension DoctorFinding {
    fileprivate var tone: TextStyle.Tone {
        switch outcome {
        case .ok: .good
        case .warning: .caution
        case .failed: .bad
        case .skipped: .faint
        }
    }
}
