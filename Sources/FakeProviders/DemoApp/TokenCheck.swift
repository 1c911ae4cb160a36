import BrokerCrypto
import JOSE
import OAuthProtocol

/// What an app checks of an ID token (OIDC Core §3.1.3.7).
struct TokenCheck {
    let issuer: String
    let clientID: String
    let keys: JWKSet
    let now: UnixTime

    private static let algorithms: Set<SignatureAlgorithm> = [.rs256, .es256, .edDSA]
    private static let leeway = Lifetime.seconds(60)

    func idToken(_ text: String, nonce: String, accessToken: String) throws(DemoAppError) -> JSONObject {
        let (claims, algorithm) = try signedClaims(text, what: "ID token")
        try require(claims["iss"]?.stringValue.map { exactlyEqual($0, issuer) } == true, "names another issuer")
        let audiences =
            switch claims["aud"] {
            case .string(let one): [one]
            case .array(let many): many.compactMap(\.stringValue)
            default: [String]()
            }
        try require(audiences.contains { exactlyEqual($0, clientID) }, "is for another app")
        if let party = claims["azp"] {
            try require(party.stringValue.map { exactlyEqual($0, clientID) } == true, "was given to another app")
        } else {
            try require(audiences.count == 1, "is for several apps and doesn't say for which it was made")
        }
        try require(claims["nonce"]?.stringValue.map { exactlyEqual($0, nonce) } == true, "belongs to another sign-in")
        guard let expiry = claims["exp"]?.numberValue?.flooredInt64 else {
            throw DemoAppError("The ID token has no expiry.")
        }
        try require(UnixTime(seconds: expiry) + Self.leeway > now, "is expired")
        guard let issued = claims["iat"]?.numberValue?.flooredInt64 else {
            throw DemoAppError("The ID token has no time of issue.")
        }
        try require(UnixTime(seconds: issued) - Self.leeway <= now, "was issued in the future")
        try require(claims["sub"]?.stringValue?.isEmpty == false, "names nobody")
        if let hash = claims["at_hash"] {
            let expected = IDTokenComposer.accessTokenHash(accessToken, algorithm)
            try require(hash.stringValue == expected, "belongs to another access token")
        }
        return claims
    }

    /// OIDC Back-Channel Logout §2.6.
    func logoutToken(_ text: String) throws(DemoAppError) -> JSONObject {
        let (claims, _) = try signedClaims(text, what: "logout token")
        func require(_ holds: Bool, _ otherwise: String) throws(DemoAppError) {
            guard holds else { throw DemoAppError("The logout token \(otherwise).") }
        }
        try require(claims["iss"]?.stringValue.map { exactlyEqual($0, issuer) } == true, "names another issuer")
        try require(claims["aud"]?.stringValue.map { exactlyEqual($0, clientID) } == true, "is for another app")
        try require(claims["nonce"] == nil, "is an ID token")
        let event = claims["events"]?.objectValue?["http://schemas.openid.net/event/backchannel-logout"]
        try require(event?.objectValue != nil, "names no logout")
        guard let expiry = claims["exp"]?.numberValue?.flooredInt64 else {
            throw DemoAppError("The logout token has no expiry.")
        }
        try require(UnixTime(seconds: expiry) + Self.leeway > now, "is expired")
        try require(claims["sub"] != nil || claims["sid"] != nil, "names nobody")
        return claims
    }

    /// The claims of an access token that is a JWT (RFC 9068); nil where it is something else.
    func accessToken(_ text: String) -> JSONObject? {
        try? signedClaims(text, what: "access token").claims
    }

    private func signedClaims(
        _ text: String,
        what: String
    ) throws(DemoAppError) -> (claims: JSONObject, algorithm: SignatureAlgorithm) {
        do {
            let token = try CompactJWS(parsing: text)
            let verified = try keys.verify(token, allowed: Self.algorithms)
            return (try JSONReader.parseObject(verified.payload), verified.header.algorithm)
        } catch {
            throw DemoAppError("The \(what) is not signed by the broker.", detail: "\(error)")
        }
    }

    private func require(_ holds: Bool, _ otherwise: String) throws(DemoAppError) {
        guard holds else { throw DemoAppError("The ID token \(otherwise).") }
    }
}
