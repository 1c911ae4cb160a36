import BrokerCrypto
import JOSE
import OAuthProtocol

/// The signed word by which a client proves itself (RFC 7523 §3): read and judged by what it says, its signature not yet
/// believed.
package struct ClientAssertion: Sendable {
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    /// Room for a header with a certificate chain; these tokens carry nothing else.
    private static let limits = CompactJWS.Limits(maxBytes: 16 << 10, maxHeaderBytes: 8 << 10)
    /// RFC 7523 §3 lets a server refuse an `exp` unreasonably far off: so long must its `jti` be remembered.
    static let longestLife = Lifetime.hours(1)
    /// How far clocks may differ. What is less than a minute ahead is good, and what ended a minute ago is not.
    static let leeway = Lifetime.seconds(60)

    package let clientID: String
    let token: CompactJWS
    let audience: JSONValue?
    let id: String
    let expiresAt: UnixTime
    let notBefore: UnixTime?
    let issuedAt: UnixTime?

    /// Everything that is wrong whoever asks, so that nothing is looked up or fetched for it.
    /// - Throws: `invalid_client`.
    init(parsing text: String) throws(OAuthError) {
        do {
            token = try CompactJWS(parsing: text, limits: Self.limits)
        } catch {
            throw Self.refusal("is no JWT we take: \(error.reason)")
        }
        // RFC 10070: an explicit type keeps other JWTs of the client from serving as one; older libraries send none or JWT.
        let types = ["client-authentication+jwt", "JWT"]
        guard token.header.type == nil || types.contains(where: token.header.hasType) else {
            throw Self.refusal("has another typ than client-authentication+jwt")
        }
        guard let claims = try? JSONReader.parseObject(token.unverifiedPayload) else {
            throw Self.refusal("has no JSON object as its payload")
        }
        guard let issuer = claims["iss"]?.stringValue, let subject = claims["sub"]?.stringValue, !issuer.isEmpty,
            exactlyEqual(issuer, subject)
        else {
            throw Self.refusal("must have iss and sub, both the client_id")
        }
        guard let id = claims["jti"]?.stringValue, (1...512).contains(id.utf8.count) else {
            throw Self.refusal("must have a jti of 1 to 512 bytes")
        }
        guard let expiry = claims["exp"]?.numberValue?.flooredInt64 else { throw Self.refusal("must have exp, a time") }
        clientID = issuer
        self.id = id
        audience = claims["aud"]
        expiresAt = UnixTime(seconds: expiry)
        notBefore = try Self.time("nbf", of: claims)
        issuedAt = try Self.time("iat", of: claims)
    }

    /// - Throws: `invalid_client` for an assertion for somebody else or for another time.
    func check(issuer: String, at now: UnixTime) throws(OAuthError) {
        // RFC 10070: our issuer identifier as the only audience. A list is refused even with one member: a server that
        // looks whether it is among several is what that specification ends.
        guard case .string(let audience)? = audience, exactlyEqual(audience, issuer) else {
            throw Self.refusal("must have the issuer, and it alone, as aud (RFC 10070): \(issuer)")
        }
        guard now < expiresAt + Self.leeway else { throw Self.refusal("has expired") }
        guard expiresAt <= now + Self.longestLife + Self.leeway else {
            throw Self.refusal("must not live longer than \(Self.longestLife)")
        }
        guard (notBefore ?? now) <= now + Self.leeway, (issuedAt ?? now) <= now + Self.leeway else {
            throw Self.refusal("is from the future: compare the clocks")
        }
    }

    static func refusal(_ reason: String, detail: String? = nil) -> OAuthError {
        OAuthError(.invalidClient, "The client assertion \(reason)", detail: detail)
    }

    private static func time(_ name: String, of claims: JSONObject) throws(OAuthError) -> UnixTime? {
        guard let value = claims[name] else { return nil }
        // RFC 7519 §2: a NumericDate may have a fraction.
        guard let seconds = value.numberValue?.flooredInt64 else {
            throw refusal("has no time as \(name)")
        }
        return UnixTime(seconds: seconds)
    }
}
