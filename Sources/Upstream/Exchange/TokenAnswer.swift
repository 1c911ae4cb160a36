import BrokerCrypto
import JOSE
import OAuthProtocol

/// What the token endpoint gave (OIDC Core §3.1.3.3, §12.2).
struct TokenAnswer: Sendable {
    /// Always there at a login; a refresh may go without.
    let idToken: Secret<String>?
    /// Absent at a provider that gives only an ID token; then there is no userinfo.
    let accessToken: Secret<String>?
    /// Nil where it isn't stated, or stated as something that is no lifetime.
    let lifetime: Lifetime?
    /// A new one, where the provider gave any.
    let refreshToken: Secret<String>?
    /// As granted, in the provider's spelling and order; Google answers with long names.
    let scope: String?

    struct Problem: Error {
        let reason: String
    }

    /// Lenient in what a login doesn't depend on: `expires_in` and `scope` may be missing or odd, `token_type` may be
    /// missing and has no case (RFC 6749 §5.1).
    init(parsing body: Bytes) throws(Problem) {
        let json: JSONObject
        do {
            json = try JSONReader.parseObject(body)
        } catch {
            throw Problem(reason: "the token answer is \(error)")
        }
        if let type = json["token_type"]?.stringValue {
            guard EgressAllowList.lowercased(type).utf8.elementsEqual("bearer".utf8) else {
                throw Problem(reason: "the access token is of type \(Excerpt(type, limit: 40)), not Bearer")
            }
        }
        idToken = json["id_token"]?.stringValue.map { Secret($0) }
        accessToken = Self.secret("access_token", of: json)
        refreshToken = Self.secret("refresh_token", of: json)
        scope = json["scope"]?.stringValue
        lifetime = Self.seconds(json["expires_in"]).map { Lifetime(seconds: $0) }
    }

    private static func secret(_ name: String, of json: JSONObject) -> Secret<String>? {
        guard case .string(let text)? = json[name], !text.isEmpty else { return nil }
        return Secret(text)
    }

    /// A number, or the string of one that some send; at most a year.
    private static func seconds(_ value: JSONValue?) -> Int64? {
        let seconds = value?.numberValue?.flooredInt64 ?? value?.stringValue.flatMap { DocumentLife.digits($0[...]) }
        return seconds.flatMap { (0...31_536_000).contains($0) ? $0 : nil }
    }
}
