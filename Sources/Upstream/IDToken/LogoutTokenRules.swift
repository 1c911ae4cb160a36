import BrokerCrypto
import JOSE
import OAuthProtocol

/// The checks of OIDC Back-Channel Logout §2.6 that need no key, in one list. They run before the signature is looked at: anybody
/// may bring such a token, and one that can't be meant for us causes no fetch.
struct LogoutTokenRules {
    let expected: IDTokenExpectations
    let now: UnixTime

    /// A token that is older is refused, whatever its `exp` says: so long its `jti` is remembered.
    static let longestAge = Lifetime.minutes(10)
    private static let event = "http://schemas.openid.net/event/backchannel-logout"

    /// - Returns: the token's `jti`, and when the token is too old.
    func check(header: JOSEHeader, claims: JSONObject) throws(IDTokenRejection) -> (id: String, end: UnixTime) {
        let common = IDTokenRules(expected: expected, now: now)
        try checkType(header)
        try common.checkAlgorithm(header)
        try common.checkIssuer(claims)
        try common.checkAudience(claims)
        try checkEvents(claims)
        // §2.4: so that no ID token passes for one.
        guard claims["nonce"] == nil else { throw IDTokenRejection("nonce", "is there, and no logout token has one") }
        return (try checkNames(claims, common), try checkTimes(claims, common))
    }

    /// §2.4, RFC 8725 §3.11. Some providers send plain `JWT` or nothing; the event is what tells them apart then.
    private func checkType(_ header: JOSEHeader) throws(IDTokenRejection) {
        guard let type = header.type, !header.hasType("logout+jwt"), !header.hasType("JWT") else { return }
        throw IDTokenRejection("typ", "the token's type is \(Excerpt(type)), not logout+jwt")
    }

    /// Exactly the one event.
    private func checkEvents(_ claims: JSONObject) throws(IDTokenRejection) {
        guard let events = claims["events"]?.objectValue else { throw IDTokenRejection("events", "is no object") }
        guard events.members.count == 1, events[Self.event]?.objectValue != nil else {
            throw IDTokenRejection("events", "is not the logout event alone")
        }
    }

    /// §2.4: `jti`, and `sub` or `sid` or both.
    /// - Returns: the `jti`.
    private func checkNames(_ claims: JSONObject, _ common: IDTokenRules) throws(IDTokenRejection) -> String {
        let identifier = try common.string("jti", of: claims)
        guard (1...512).contains(identifier.utf8.count) else {
            throw IDTokenRejection("jti", "has \(identifier.utf8.count) bytes, not 1 to 512")
        }
        let names = [try common.optionalString("sub", of: claims), try common.optionalString("sid", of: claims)]
        guard names.contains(where: { $0 != nil }) else { throw IDTokenRejection("sub", "missing, and so is sid") }
        for name in names.compactMap({ $0 }) where !(1...512).contains(name.utf8.count) {
            throw IDTokenRejection("sub", "or sid has \(name.utf8.count) bytes, not 1 to 512")
        }
        return identifier
    }

    private func checkTimes(_ claims: JSONObject, _ common: IDTokenRules) throws(IDTokenRejection) -> UnixTime {
        let expiry = try common.date("exp", of: claims)
        guard now < expiry + expected.leeway else {
            throw IDTokenRejection("exp", "expired at \(expiry.seconds), it is \(now.seconds)")
        }
        let issued = try common.date("iat", of: claims)
        guard issued <= now + IDTokenRules.ahead else {
            throw IDTokenRejection("iat", "issued in the future, at \(issued.seconds); it is \(now.seconds)")
        }
        let end = issued + Self.longestAge
        guard now < end else {
            throw IDTokenRejection("iat", "issued too long ago, at \(issued.seconds); it is \(now.seconds)")
        }
        return end
    }
}
