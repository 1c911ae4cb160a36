import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// The checks of OpenID Connect Core 1.0 §3.1.3.7 that need no key, in one list. They run before the signature is looked
/// at, so that a token that can't be meant for us causes no fetch.
struct IDTokenRules {
    let expected: IDTokenExpectations
    let now: UnixTime

    /// Clocks of providers run ahead by some minutes at times; Entra dates tokens back by five.
    static let ahead = Lifetime.minutes(5)
    /// The last second of the year 9999. What lies beyond is no date but a try at an overflow.
    private static let latestDate: Int64 = 253_402_300_799

    func check(header: JOSEHeader, claims: JSONObject) throws(IDTokenRejection) {
        try checkType(header)
        try checkAlgorithm(header)
        try checkRequiredClaims(claims)
        try checkIssuer(claims)
        try checkAudience(claims)
        try checkTimes(claims)
        try checkSubject(claims)
        try checkNonce(claims)
        try checkAuthentication(claims)
        try checkAccessTokenHash(claims, algorithm: header.algorithm)
    }

    /// RFC 8725 §3.11, §3.12: a token that says it is an access token, a logout token or anything else is no ID token, even
    /// if the same key signed it.
    private func checkType(_ header: JOSEHeader) throws(IDTokenRejection) {
        guard let type = header.type, !header.hasType("JWT"), !header.hasType("JOSE") else { return }
        throw IDTokenRejection("typ", "the token's type is \(Excerpt(type)), not JWT")
    }

    /// §3.1.3.7 (7): the algorithm is ours to choose. Never from the token alone (RFC 8725 §3.1).
    func checkAlgorithm(_ header: JOSEHeader) throws(IDTokenRejection) {
        guard !expected.allowedAlgorithms.contains(header.algorithm) else { return }
        let allowed = expected.allowedAlgorithms.map(\.rawValue).sorted().joined(separator: ", ")
        throw IDTokenRejection("alg", "signed with \(header.algorithm.rawValue), allowed: \(allowed)")
    }

    /// Entra's `ver`: a token of another version has other claims, and another issuer's word behind it.
    func checkRequiredClaims(_ claims: JSONObject) throws(IDTokenRejection) {
        for (name, value) in expected.requiredClaims {
            let found = try string(name, of: claims)
            guard exactlyEqual(found, value) else {
                throw IDTokenRejection(name, "is \(Excerpt(found)), expected \(Excerpt(value))")
            }
        }
    }

    /// §3.1.3.7 (2): exactly the issuer, byte for byte. Where the provider documents another spelling for its own tokens, the
    /// connection's policy names it.
    func checkIssuer(_ claims: JSONObject) throws(IDTokenRejection) {
        let issuer = try string("iss", of: claims)
        if let tenants = expected.issuerPolicy.tenants {
            return try TenantRules(tenants: tenants, metadataIssuer: expected.issuer).check(claims, issuer: issuer)
        }
        if exactlyEqual(issuer, expected.issuer) { return }
        switch expected.issuerPolicy {
        case .exact, .perTenant: break
        case .exactWithAliases(let aliases):
            if aliases.contains(where: { exactlyEqual($0, issuer) }) { return }
        }
        throw IDTokenRejection("iss", "the token is of \(Excerpt(issuer)), expected \(Excerpt(expected.issuer))")
    }

    /// §3.1.3.7 (3–5): we are the audience. Others beside us are not trusted by us, unless the provider says by `azp` that the
    /// token was issued to us; and whenever there is an `azp`, it is us.
    func checkAudience(_ claims: JSONObject) throws(IDTokenRejection) {
        let audiences: [String]
        switch claims["aud"] {
        case nil: throw IDTokenRejection("aud", "missing")
        case .string(let one)?: audiences = [one]
        case .array(let several)?:
            audiences = several.compactMap(\.stringValue)
            guard audiences.count == several.count else {
                throw IDTokenRejection("aud", "the array holds something else than strings")
            }
        case let other?: throw IDTokenRejection("aud", "is \(other.kind), not a string or an array")
        }
        guard audiences.contains(where: { exactlyEqual($0, expected.clientID) }) else {
            let found = audiences.prefix(5).map { Excerpt($0).description }.joined(separator: ", ")
            throw IDTokenRejection("aud", "the token is for \(found), expected \(Excerpt(expected.clientID))")
        }
        if let authorized = try optionalString("azp", of: claims) {
            guard exactlyEqual(authorized, expected.clientID) else {
                throw IDTokenRejection(
                    "azp",
                    "issued to \(Excerpt(authorized)), expected \(Excerpt(expected.clientID))"
                )
            }
        } else if audiences.contains(where: { !exactlyEqual($0, expected.clientID) }) {
            throw IDTokenRejection("azp", "missing, though the token has further audiences")
        }
    }

    /// §3.1.3.7 (9, 10), RFC 7519 §4.1.4–4.1.6. `iat` has no lower bound: servers date back, and `exp` ends the token anyway.
    private func checkTimes(_ claims: JSONObject) throws(IDTokenRejection) {
        let expiry = try date("exp", of: claims)
        guard now < expiry + expected.leeway else {
            throw IDTokenRejection("exp", "expired at \(expiry.seconds), it is \(now.seconds)")
        }
        let issued = try date("iat", of: claims)
        guard issued <= now + Self.ahead else {
            throw IDTokenRejection("iat", "issued in the future, at \(issued.seconds); it is \(now.seconds)")
        }
        if claims["nbf"] != nil {
            let begin = try date("nbf", of: claims)
            guard begin <= now + Self.ahead else {
                throw IDTokenRejection("nbf", "not valid before \(begin.seconds); it is \(now.seconds)")
            }
        }
    }

    /// §2: a string of at most 255 characters. §12.2: a refreshed token is of the same person.
    private func checkSubject(_ claims: JSONObject) throws(IDTokenRejection) {
        let subject = try string("sub", of: claims)
        guard (1...255).contains(subject.utf8.count) else {
            throw IDTokenRejection("sub", "has \(subject.utf8.count) bytes, not 1 to 255")
        }
        guard subject.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw IDTokenRejection("sub", "holds a control character")
        }
        if let same = expected.subject, !exactlyEqual(same, subject) {
            throw IDTokenRejection("sub", "is another person's than before")
        }
    }

    /// §3.1.3.7 (11): what we sent must come back; an absent nonce is as bad as a wrong one (CVE-2026-15612). One that we did
    /// not ask for does no harm.
    private func checkNonce(_ claims: JSONObject) throws(IDTokenRejection) {
        guard let sent = expected.nonce else { return }
        let nonce = try string("nonce", of: claims)
        guard constantTimeEqual(Array(nonce.utf8), Array(sent.utf8)) else {
            throw IDTokenRejection("nonce", "is not the one this login sent")
        }
    }

    /// §3.1.3.7 (12, 13): what was asked for is held against what came.
    private func checkAuthentication(_ claims: JSONObject) throws(IDTokenRejection) {
        if let maxAge = expected.maxAge, expected.statesAuthenticationTime || claims["auth_time"] != nil {
            let authenticated = try authenticationTime(of: claims)
            guard authenticated <= now + Self.ahead else {
                throw IDTokenRejection("auth_time", "in the future, at \(authenticated.seconds); it is \(now.seconds)")
            }
            let began = expected.loginBegan ?? now
            guard began <= authenticated + Lifetime(seconds: max(0, maxAge)) + expected.leeway else {
                throw IDTokenRejection(
                    "auth_time",
                    "signed in at \(authenticated.seconds), more than max_age \(maxAge) ago; it is \(now.seconds)"
                )
            }
        }
        if expected.demandsFreshLogin, let began = expected.loginBegan, claims["auth_time"] != nil {
            let authenticated = try authenticationTime(of: claims)
            guard authenticated >= began - expected.leeway else {
                throw IDTokenRejection("auth_time", "prompt=login was sent, but the person signed in earlier")
            }
        }
        if !expected.acrValues.isEmpty {
            let context = try string("acr", of: claims)
            guard expected.acrValues.contains(where: { exactlyEqual($0, context) }) else {
                throw IDTokenRejection("acr", "is \(Excerpt(context)), which was not asked for")
            }
        }
    }

    /// A number, or its digits in a string: only read where it was asked for, and no less checked.
    private func authenticationTime(of claims: JSONObject) throws(IDTokenRejection) -> UnixTime {
        if case .string? = claims["auth_time"], let seconds = ClaimText.seconds(claims["auth_time"]),
            seconds <= Self.latestDate
        {
            return UnixTime(seconds: seconds)
        }
        return try date("auth_time", of: claims)
    }

    /// §3.1.3.8: the left half of the access token's digest, under the hash of the signature's algorithm.
    private func checkAccessTokenHash(
        _ claims: JSONObject,
        algorithm: SignatureAlgorithm
    ) throws(IDTokenRejection) {
        guard let claimed = try optionalString("at_hash", of: claims), let accessToken = expected.accessToken else {
            return
        }
        let digest = Digest.hash(Array(accessToken.reveal().utf8), with: algorithm.hash)
        let half = Base64URL.encode(Array(digest.prefix(digest.count / 2)))
        guard constantTimeEqual(Array(claimed.utf8), Array(half.utf8)) else {
            throw IDTokenRejection("at_hash", "does not belong to the access token that came with it")
        }
    }

    // MARK: Claims of one type

    func string(_ name: String, of claims: JSONObject) throws(IDTokenRejection) -> String {
        guard let text = try optionalString(name, of: claims) else { throw IDTokenRejection(name, "missing") }
        return text
    }

    func optionalString(_ name: String, of claims: JSONObject) throws(IDTokenRejection) -> String? {
        switch claims[name] {
        case nil: return nil
        case .string(let text)?: return text
        case let other?: throw IDTokenRejection(name, "is \(other.kind), not a string")
        }
    }

    /// A NumericDate (RFC 7519 §2) may have a fraction, which is dropped.
    func date(_ name: String, of claims: JSONObject) throws(IDTokenRejection) -> UnixTime {
        guard let value = claims[name] else { throw IDTokenRejection(name, "missing") }
        guard let number = value.numberValue else { throw IDTokenRejection(name, "is \(value.kind), not a number") }
        guard let seconds = number.flooredInt64, (0...Self.latestDate).contains(seconds) else {
            throw IDTokenRejection(name, "is no date: \(Excerpt(number.literal, limit: 40))")
        }
        return UnixTime(seconds: seconds)
    }
}
