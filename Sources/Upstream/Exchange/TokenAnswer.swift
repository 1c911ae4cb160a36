import BrokerCrypto
import JOSE

/// What the token endpoint gave (OIDC Core §3.1.3.3).
struct TokenAnswer: Sendable {
    let idToken: Secret<String>
    /// Absent at a provider that gives only an ID token; then there is no userinfo.
    let accessToken: Secret<String>?

    struct Problem: Error {
        let reason: String
        var advice: String?
    }

    /// Lenient in what doesn't matter here: `expires_in` and `scope` are not read, `token_type` may be missing and has no
    /// case (RFC 6749 §5.1).
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
        guard case .string(let idToken)? = json["id_token"] else {
            throw Problem(
                reason: "the token answer holds no id_token",
                advice: "ask for the scope openid, and let the provider treat the app as an OpenID Connect one"
            )
        }
        self.idToken = Secret(idToken)
        accessToken = json["access_token"]?.stringValue.map { Secret($0) }
    }
}
