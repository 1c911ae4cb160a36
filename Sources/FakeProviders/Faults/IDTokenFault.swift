/// A fault of an ID token. Several may be combined; claims and header change before the signature is made, so that the
/// signature is right unless a fault says otherwise.
///
/// JSON is given as text, since most of these can't be said in any other way.
package enum IDTokenFault: Sendable {
    /// The claim's JSON text, replaced or added.
    case claim(String, json: String)
    /// The claim left away.
    case without(String)
    /// A second member of that name at the end.
    case secondClaim(String, json: String)
    /// A time claim (`exp`, `iat`, `nbf`, `auth_time`) this many seconds from now.
    case time(String, fromNow: Int64)
    /// A header member's JSON text, replaced or added.
    case header(String, json: String)
    case withoutHeader(String)
    /// A second header member of that name at the end.
    case secondHeader(String, json: String)
    /// The payload's whole text.
    case payload(String)
    case signature(SignatureFault)
    /// Signed by this key of the provider's ring instead of its signing key, under its own `alg` and `kid`.
    case signedBy(keyID: String)
    /// The finished token's text replaced: for what is no compact JWS at all.
    case token(String)
    /// The finished token with text in front and behind.
    case wrapped(before: String, after: String)
}

extension IDTokenFault {
    package static let wrongAudience = IDTokenFault.claim("aud", json: #""somebody-else""#)
    package static let emptyAudience = IDTokenFault.claim("aud", json: "[]")
    package static let wrongIssuer = IDTokenFault.claim("iss", json: #""https://issuer.invalid""#)
    package static let wrongNonce = IDTokenFault.claim("nonce", json: #""another-nonce""#)
    package static let missingNonce = IDTokenFault.without("nonce")
    package static let missingSubject = IDTokenFault.without("sub")
    package static let missingIssuedAt = IDTokenFault.without("iat")
    package static let expired = IDTokenFault.time("exp", fromNow: -3_600)
    package static let notYetValid = IDTokenFault.time("nbf", fromNow: 3_600)
    package static let issuedInTheFuture = IDTokenFault.time("iat", fromNow: 3_600)
    /// The greatest 64-bit integer: adding a leeway to it must not trap.
    package static let expiresAtGreatestInteger = IDTokenFault.claim("exp", json: "9223372036854775807")
    package static let expiresAtInfinity = IDTokenFault.claim("exp", json: "1e400")
    package static let expiresAsText = IDTokenFault.claim("exp", json: #""1999999999""#)
    package static let wrongAccessTokenHash = IDTokenFault.claim("at_hash", json: #""AAAAAAAAAAAAAAAAAAAAAA""#)
    /// RFC 7515 §4.1.11: an extension that isn't understood makes the token invalid.
    package static let unknownCritical = IDTokenFault.header("crit", json: #"["exotic"]"#)
    package static let unencodedPayload = IDTokenFault.header("b64", json: "false")
    package static let missingKeyID = IDTokenFault.withoutHeader("kid")
    package static let unknownKeyID = IDTokenFault.header("kid", json: #""no-such-key""#)

    /// `aud` as an array of the right client alone, which is right (OIDC Core §2).
    package static func audienceArray(_ clientID: String) -> IDTokenFault {
        .claim("aud", json: "[\(JSONText.string(clientID))]")
    }

    /// `aud` with a second client, and `azp` naming that one.
    package static func foreignAuthorizedParty(_ clientID: String) -> [IDTokenFault] {
        [
            .claim("aud", json: "[\(JSONText.string(clientID)),\"somebody-else\"]"),
            .claim("azp", json: #""somebody-else""#),
        ]
    }
}
