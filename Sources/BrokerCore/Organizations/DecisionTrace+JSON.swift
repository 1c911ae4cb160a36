package import JOSE
import OAuthProtocol

extension DecisionTrace {
    /// The trace as JSON, with the same cuts as its lines.
    package var json: JSONObject {
        [
            "provider": .string(provider),
            "vouched_for": .array(
                vouched.map { .object(["kind": .string($0.kind), "value": .string(Self.cut($0.value))]) }
            ),
            "organizations": .array(organizations.prefix(Self.mostOrganizations).map { .object(Self.json(of: $0)) }),
            "outcome": .object(Self.json(of: result, words: outcome)),
        ]
    }

    private static func json(of outcome: AccessDecision.Outcome, words: String) -> JSONObject {
        switch outcome {
        case .granted(let grant):
            ["result": "granted", "grants": .array([.object(json(of: grant))]), "reason": .string(words)]
        case .choice(let grants):
            [
                "result": "choice", "grants": .array(grants.map { .object(json(of: $0)) }),
                "reason": .string(words),
            ]
        case .denied(let denial):
            ["result": "denied", "code": .string(denial.code), "reason": .string(denial.text)]
        }
    }

    private static func json(of grant: AccessGrant) -> JSONObject {
        [
            "organization": grant.organization.map { .string($0) } ?? .null,
            "permissions": .array(grant.permissions.map { .string($0.rawValue) }),
            "decided_by": .string(grant.decidedBy),
        ]
    }

    private static func json(of trial: OrganizationTrial) -> JSONObject {
        var members: JSONObject = [
            "id": .string(trial.organization),
            "because": .string(trial.because),
            "rules": .array(trial.rules.suffix(mostRules).map { .object(json(of: $0)) }),
        ]
        switch trial.result {
        case .granted(let grant):
            members["result"] = "granted"
            members.merge(json(of: grant))
        case .leftOut(let grant):
            members["result"] = "left_out"
            members.merge(json(of: grant))
        case .denied(let denial):
            members["result"] = "denied"
            members["code"] = .string(denial.code)
            members["reason"] = .string(denial.text)
        }
        members["organization"] = nil
        return members
    }

    private static func json(of trial: RuleTrial) -> JSONObject {
        [
            "rule": .string(trial.rule),
            "result": .string(trial.result.rawValue),
            "conditions": .array(
                trial.conditions.map { condition in
                    var members: JSONObject = [
                        "condition": .string(condition.condition),
                        "result": .string(condition.result.rawValue),
                        "wanted": .array(cut(condition.wanted).map { .string($0) }),
                        "seen": .array(cut(condition.seen).map { .string($0) }),
                        "seen_count": .number(JSONNumber(Int64(condition.seen.count))),
                    ]
                    if let note = condition.note { members["note"] = .string(note) }
                    return .object(members)
                }
            ),
        ]
    }
}
