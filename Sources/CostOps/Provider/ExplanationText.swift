import BrokerCore
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Upstream

/// What `--explain` shows a person.
struct ExplanationText {
    private static let indent = 2
    private static let labelWidth = 14

    let explanation: ClaimsExplanation
    /// Nil where the claims didn't get that far.
    let preview: AccessPreview?
    let connection: ProviderConnection
    let style: TextStyle

    var text: String {
        let head = [style.apply(.strong, to: "\(connection.displayName) (\(connection.id))"), ""]
        return (head + standing + notes + identity + decision + token + verdict).joined(separator: "\n")
    }

    private func line(_ label: String, _ text: String, tone: TextStyle.Tone? = nil) -> [String] {
        let padded = label + String(repeating: " ", count: max(0, Self.labelWidth - label.count))
        let start = "  " + (tone.map { style.apply($0, to: padded) } ?? padded) + "  "
        return TextWrap(indent: Self.indent + Self.labelWidth + 2).lines(text, after: start)
    }

    private var standing: [String] {
        switch explanation.standing {
        case .verified:
            line("token", "verified: signature, issuer, audience and all else a login checks", tone: .good)
        case .notVerified:
            line("claims", "not verified: nobody vouches for them; a login takes a signed token", tone: .caution)
        case .refused(let reason, let advice):
            line("refused", reason, tone: .bad) + (advice.map { line("", "mend: \($0)") } ?? [])
        }
    }

    private var notes: [String] { explanation.notes.flatMap { line("note", $0, tone: .caution) } }

    private var identity: [String] {
        guard let identity = explanation.identity else { return [] }
        let profile = identity.profile
        var lines = [""] + line("subject", Self.shown(identity.subject)) + line("issuer", Self.shown(identity.issuer))
        if let name = profile.name { lines += line("name", Self.shown(name)) }
        if let email = profile.email {
            let reason = explanation.emailReason.map { " (\($0))" } ?? ""
            lines += line(
                "e-mail",
                "\(Self.shown(email)), \(profile.emailVerified ? "verified" : "not verified")\(reason)"
            )
        } else {
            lines += line("e-mail", "none")
        }
        lines += line("groups", Self.list(profile.groups))
        if !identity.roles.isEmpty { lines += line("roles", Self.list(identity.roles)) }
        return lines
    }

    private var decision: [String] {
        guard let preview else { return [] }
        // The last line is the outcome, which stands at the end.
        let steps = preview.decision.trace.lines.dropLast()
        return [""]
            + steps.flatMap { step in
                let margin = String(repeating: "  ", count: step.depth + 1)
                return TextWrap(indent: margin.count + 4).lines("\(step.subject): \(step.text)", after: margin)
            }
    }

    private var token: [String] {
        guard let token = preview?.token else { return [] }
        let json = String(decoding: JSONValue.object(token.claims).serializedForReading(), as: UTF8.self)
        return ["", "  access token for the client \(token.client):"] + json.split(separator: "\n").map { "  \($0)" }
    }

    private var verdict: [String] {
        guard let preview else { return ["", style.apply(.bad, to: "Refused.")] }
        let tone: TextStyle.Tone = preview.isGranted ? .good : .bad
        let text = preview.decision.trace.outcome
        let lines = TextWrap(indent: 0).lines(text.prefix(1).uppercased() + text.dropFirst() + ".", after: "")
        return [""] + lines.map { style.apply(tone, to: $0) }
    }

    private static func list(_ values: [String]) -> String {
        guard !values.isEmpty else { return "none" }
        let shown = values.prefix(12).map(shown).joined(separator: ", ")
        return values.count > 12 ? "\(shown) and \(values.count - 12) more" : shown
    }

    /// Names of people are in every script; what could move the cursor or turn the line is not shown.
    private static func shown(_ text: String) -> String {
        let visible = text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
            default: true
            }
        }
        return String(String.UnicodeScalarView(visible.prefix(200)))
    }
}
