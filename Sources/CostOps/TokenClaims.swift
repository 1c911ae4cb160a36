import BrokerCrypto
import JOSE
import OAuthProtocol

/// The registered claims of a JWT that `token verify` looks at (RFC 7519 §4.1).
struct TokenClaims {
    /// A token that ended less than a minute ago may have been in time when it was sent (RFC 7519 §4.1.4).
    private static let leewayAfterEnd: Int64 = 60
    /// How far an issuer's clock may be ahead (RFC 7519 §4.1.5).
    private static let leewayBeforeStart: Int64 = 300

    let members: JSONObject

    init(payload: Bytes) throws(TokenRefusal) {
        do {
            members = try JSONReader.parseObject(payload)
        } catch {
            throw TokenRefusal("the payload holds no claims: \(error.reason)")
        }
    }

    func check(issuer: String?, audience: String?) throws(TokenRefusal) {
        if let issuer {
            // RFC 7519 §7.3: byte for byte, no normalisation of any kind.
            guard case .string(let actual)? = members["iss"], exactlyEqual(actual, issuer) else {
                throw TokenRefusal("the token's iss is not the expected issuer")
            }
        }
        if let audience {
            guard names(audience) else { throw TokenRefusal("the token's aud does not name the expected audience") }
        }
    }

    func checkTimes(now: Int64) throws(TokenRefusal) {
        if let end = try time("exp"), end.seconds <= now - Self.leewayAfterEnd {
            throw TokenRefusal("the token expired at \(end), \(end.distance(from: now))")
        }
        for name in ["nbf", "iat"] {
            if let start = try time(name), start.seconds > now + Self.leewayBeforeStart {
                throw TokenRefusal("the token's \(name) is \(start), \(start.distance(from: now))")
            }
        }
    }

    /// RFC 7519 §4.1.3: one string or an array of strings.
    private func names(_ audience: String) -> Bool {
        switch members["aud"] {
        case .string(let only)?:
            return exactlyEqual(only, audience)
        case .array(let elements)?:
            let values = elements.compactMap(\.stringValue)
            return values.count == elements.count && values.contains { exactlyEqual($0, audience) }
        default:
            return false
        }
    }

    private func time(_ name: String) throws(TokenRefusal) -> TokenTime? {
        guard let value = members[name] else { return nil }
        // RFC 7519 §2: a number, which may have a fraction. A string of digits is none.
        guard let seconds = value.numberValue?.flooredInt64, let time = TokenTime(seconds: seconds) else {
            throw TokenRefusal("the token's \(name) is not a time in seconds")
        }
        return time
    }
}
