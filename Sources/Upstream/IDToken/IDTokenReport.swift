import BrokerCore
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Tells a login's story what the checks of its ID token saw: each one that was passed, and the one that was not. Claim
/// values, never the token, its nonce or its hashes.
struct IDTokenReport {
    let expected: IDTokenExpectations
    let now: UnixTime

    /// In the order in which `IDTokenRules` makes them.
    /// - Parameter rejection: the check that failed; nil where all were passed.
    func facts(
        header: JOSEHeader,
        claims: JSONObject,
        failing rejection: IDTokenRejection? = nil
    ) -> [StoryStep.Fact] {
        var facts: [StoryStep.Fact] = []
        for (name, seen) in passed(header, claims) {
            if let rejection, rejection.check == name { break }
            if let seen { facts.append(StoryStep.Fact(name, seen)) }
        }
        if let rejection {
            facts.append(StoryStep.Fact(rejection.check, "FAILED: " + rejection.detail))
            facts.append(StoryStep.Fact("after that", "no further check was made"))
        }
        return facts
    }

    /// Nil for a check of something that the token doesn't have and needn't have.
    private func passed(_ header: JOSEHeader, _ claims: JSONObject) -> [(name: String, seen: String?)] {
        [
            ("typ", header.type.map { "ok, \(Excerpt($0))" }),
            ("alg", "ok, \(header.algorithm.rawValue)" + (header.keyID.map { ", key \(Excerpt($0))" } ?? "")),
        ]
            + expected.requiredClaims.map { ($0.name, text($0.name, claims)) }
            + [
                ("iss", text("iss", claims)),
                ("tid", expected.issuerPolicy.tenants == nil ? nil : text("tid", claims)),
                ("aud", audience(claims)),
                ("azp", text("azp", claims)),
                ("exp", time("exp", claims)),
                ("iat", time("iat", claims)),
                ("nbf", time("nbf", claims)),
                ("sub", text("sub", claims)),
                ("nonce", expected.nonce == nil ? nil : "ok, the one that this login sent"),
                ("auth_time", time("auth_time", claims)),
                ("acr", text("acr", claims)),
                (
                    "at_hash",
                    claims["at_hash"] == nil || expected.accessToken == nil
                        ? nil : "ok, it belongs to the access token"
                ),
            ]
    }

    private func text(_ name: String, _ claims: JSONObject) -> String? {
        claims[name]?.stringValue.map { "ok, \(Excerpt($0))" }
    }

    private func audience(_ claims: JSONObject) -> String? {
        let all = claims["aud"]?.stringValue.map { [$0] } ?? claims["aud"]?.arrayValue?.compactMap(\.stringValue) ?? []
        return "ok, " + all.prefix(5).map { Excerpt($0).description }.joined(separator: ", ")
    }

    private func time(_ name: String, _ claims: JSONObject) -> String? {
        guard let seconds = claims[name]?.numberValue?.flooredInt64 else { return nil }
        let distance = UnixTime(seconds: seconds).since(now).seconds
        return distance <= 0 ? "ok, \(distance.magnitude) s ago" : "ok, in \(distance) s"
    }
}
