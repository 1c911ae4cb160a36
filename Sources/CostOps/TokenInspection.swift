import BrokerCrypto
import JOSE
import OAuthProtocol

/// The report of `token inspect`.
struct TokenInspection {
    /// The claims that are times: RFC 7519 §4.1.4–4.1.6, OpenID Connect Core 1.0 §2 and §5.1.
    private static let timeClaims = ["iat", "nbf", "exp", "auth_time", "updated_at"]

    private let token: UnverifiedToken

    init(_ text: String) throws(TokenRefusal) {
        do {
            token = try UnverifiedToken(parsing: text, limits: TokenInput.limits)
        } catch {
            throw TokenRefusal(error.reason)
        }
    }

    func report(now: Int64) -> Bytes {
        var lines = ["NOT VERIFIED: nobody has checked the signature. Anybody may have written what follows.", ""]
        if let problem = token.headerProblem {
            lines += ["This token is refused whoever signed it: \(problem.reason).", ""]
        }
        lines += ["Header (unverified)", text(.object(token.unverifiedHeader)), ""]
        switch Result(catching: { () throws(JSONError) in try JSONReader.parseObject(token.unverifiedPayload) }) {
        case .success(let claims):
            lines += ["Claims (unverified)", text(.object(claims)), ""]
            lines += times(claims, now)
        case .failure(let error):
            lines += ["Payload (unverified): \(token.unverifiedPayload.count) bytes, no claims: \(error.reason).", ""]
        }
        lines.append("Signature: \(token.signatureLength) bytes, NOT VERIFIED.")
        return Bytes((lines.joined(separator: "\n") + "\n").utf8)
    }

    private func times(_ claims: JSONObject, _ now: Int64) -> [String] {
        let lines = Self.timeClaims.compactMap { name -> String? in
            guard let value = claims[name] else { return nil }
            guard let seconds = value.numberValue?.flooredInt64, let time = TokenTime(seconds: seconds) else {
                return "  \(name): not a time"
            }
            return "  \(name): \(time.description) (\(time.distance(from: now)))"
        }
        return lines.isEmpty ? [] : ["Times (UTC)"] + lines + [""]
    }

    private func text(_ value: JSONValue) -> String {
        String(decoding: value.serializedForReading(), as: UTF8.self)
    }
}
