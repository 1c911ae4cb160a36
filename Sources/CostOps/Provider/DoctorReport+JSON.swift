import JOSE
import ProviderCatalogue
import Upstream

extension DoctorReport {
    /// One object with all checks, for scripts.
    var json: JSONObject {
        [
            "provider": .string(connection.id),
            "type": .string(connection.type),
            "issuer": .string(connection.expectedIssuer),
            "redirect_uri": .string(connection.redirectURI),
            "failed": .bool(hasFailed),
            "failures": .number(JSONNumber(Int64(count(.failed)))),
            "warnings": .number(JSONNumber(Int64(count(.warning)))),
            "checks": .array(findings.map { .object($0.json) }),
            "first": first.map { .string($0.check.rawValue) } ?? .null,
        ]
    }
}

extension DoctorFinding {
    fileprivate var json: JSONObject {
        var object: JSONObject = [
            "check": .string(check.rawValue), "outcome": .string(outcome.rawValue), "found": .string(found),
        ]
        if let mend {
            object["mend"] = .string(mend.advice)
            if let place = mend.place { object["where"] = .string(place) }
        }
        return object
    }
}
