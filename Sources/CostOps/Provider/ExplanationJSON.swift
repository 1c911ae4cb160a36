import BrokerCore
import JOSE
import ProviderCatalogue
import Upstream

/// What `--explain --json` prints: one object.
struct ExplanationJSON {
    let explanation: ClaimsExplanation
    let preview: AccessPreview?
    let connection: ProviderConnection

    var object: JSONObject {
        var object: JSONObject = ["provider": .string(connection.id)]
        switch explanation.standing {
        case .verified: object["standing"] = "verified"
        case .notVerified: object["standing"] = "not_verified"
        case .refused(let reason, let advice):
            object["standing"] = "refused"
            object["reason"] = .string(reason)
            if let advice { object["mend"] = .string(advice) }
        }
        object["notes"] = .array(explanation.notes.map { .string($0) })
        if let identity = explanation.identity { object["identity"] = .object(json(of: identity)) }
        if let preview {
            object["decision"] = .object(preview.decision.trace.json)
            object["access_token"] = preview.token.map { .object($0.claims) } ?? .null
        }
        return object
    }

    private func json(of identity: UpstreamIdentity) -> JSONObject {
        [
            "subject": .string(identity.subject),
            "issuer": .string(identity.issuer),
            "name": identity.profile.name.map { .string($0) } ?? .null,
            "email": identity.profile.email.map { .string($0) } ?? .null,
            "email_verified": .bool(identity.profile.emailVerified),
            "email_reason": explanation.emailReason.map { .string($0) } ?? .null,
            "groups": .array(identity.profile.groups.map { .string($0) }),
            "roles": .array(identity.roles.map { .string($0) }),
        ]
    }
}
