import BrokerCrypto
import JOSE
import OAuthProtocol
import Synchronization

/// Codes, tokens and consents of a fake provider, in memory.
final class ProviderLedger: Sendable {
    private struct State {
        var codes = BoundedTable<GrantedCode>(limit: 20_000)
        var accessTokens = BoundedTable<IssuedToken>(limit: 20_000)
        var refreshTokens = BoundedTable<IssuedToken>(limit: 20_000)
        var consents = BoundedTable<Bool>(limit: 20_000)
        var serviceTokens = BoundedTable<ServiceToken>(limit: 2_000)
        var assertions = BoundedTable<Bool>(limit: 20_000)
        var keyRequests = (second: Int64(0), count: 0)
        var signIns = 0
    }

    private let state = Mutex(State())

    func issueCode(_ granted: GrantedCode) -> String {
        let code = Self.random()
        state.withLock { $0.codes[code] = granted }
        return code
    }

    /// Takes a code, once. A second use takes away what the first one brought (RFC 6749 §4.1.2).
    func useCode(_ code: String, by clientID: String, at now: UnixTime) -> CodeUse {
        state.withLock { state in
            guard var granted = state.codes[code] else { return .unknown }
            guard granted.grant.clientID == clientID else { return .foreign }
            if granted.isUsed {
                Self.endFamily(code, in: &state)
                return .usedBefore
            }
            granted.isUsed = true
            state.codes[code] = granted
            return granted.expiresAt > now ? .first(granted) : .expired
        }
    }

    /// - Parameter value: the token's text; a random one where nil.
    func issueAccessToken(_ token: IssuedToken, as text: String? = nil) -> String {
        let value = text ?? Self.random()
        state.withLock { $0.accessTokens[value] = token }
        return value
    }

    func issueRefreshToken(_ token: IssuedToken) -> String {
        let value = Self.random()
        state.withLock { $0.refreshTokens[value] = token }
        return value
    }

    func accessToken(_ value: String, at now: UnixTime) -> IssuedToken? {
        state.withLock { $0.accessTokens[value] }.flatMap { $0.isRevoked || $0.expiresAt <= now ? nil : $0 }
    }

    /// Looks a refresh token up without using it.
    func refreshToken(_ value: String, at now: UnixTime) -> IssuedToken? {
        state.withLock { $0.refreshTokens[value] }.flatMap { $0.isRevoked || $0.expiresAt <= now ? nil : $0 }
    }

    /// Uses a refresh token under the provider's rule; two uses at once are told apart.
    func useRefreshToken(
        _ value: String,
        of clientID: String,
        at now: UnixTime,
        rotation: RefreshRotation
    ) -> RefreshUse {
        state.withLock { state in
            guard var token = state.refreshTokens[value], token.grant.clientID == clientID, !token.isRevoked else {
                return .unknown
            }
            guard token.expiresAt > now else { return .expired }
            guard case .replaces(let grace) = rotation else { return .valid(token) }
            if let replacedAt = token.replacedAt {
                guard now < replacedAt + grace else {
                    Self.endFamily(token.code, in: &state)
                    return .reused
                }
                return .valid(token)
            }
            token.replacedAt = now
            state.refreshTokens[value] = token
            return .valid(token)
        }
    }

    func issueServiceToken(_ token: ServiceToken) -> String {
        let value = "ya29." + Self.random()
        state.withLock { $0.serviceTokens[value] = token }
        return value
    }

    func serviceToken(_ value: String, at now: UnixTime) -> ServiceToken? {
        state.withLock { $0.serviceTokens[value] }.flatMap { $0.expiresAt > now ? $0 : nil }
    }

    /// Notes the `jti` of a client assertion.
    /// - Returns: whether it was new (RFC 7523 §3).
    func recordAssertion(_ identifier: String) -> Bool {
        state.withLock { state in
            defer { state.assertions[identifier] = true }
            return state.assertions[identifier] == nil
        }
    }

    /// Counts requests within one second of the provider's clock.
    /// - Returns: how many there were, this one included.
    func countKeyRequest(at now: UnixTime) -> Int {
        state.withLock { state in
            if state.keyRequests.second != now.seconds { state.keyRequests = (now.seconds, 0) }
            state.keyRequests.count += 1
            return state.keyRequests.count
        }
    }

    /// RFC 7009: revoking what is unknown is no error.
    func revoke(_ value: String) {
        state.withLock { state in
            state.accessTokens[value]?.isRevoked = true
            state.refreshTokens[value]?.isRevoked = true
        }
    }

    /// Notes that a person let a client in.
    /// - Returns: whether it was the first time.
    func recordConsent(of subject: String, to clientID: String) -> Bool {
        state.withLock { state in
            let key = clientID + " " + subject
            defer { state.consents[key] = true }
            return state.consents[key] == nil
        }
    }

    /// A number that goes up with every sign-in, for taking people in turn.
    func nextSignIn() -> Int {
        state.withLock { state in
            defer { state.signIns &+= 1 }
            return state.signIns
        }
    }

    private static func endFamily(_ code: String, in state: inout State) {
        state.accessTokens.updateAll { if $0.code == code { $0.isRevoked = true } }
        state.refreshTokens.updateAll { if $0.code == code { $0.isRevoked = true } }
    }

    private static func random() -> String {
        Base64URL.encode(SecureRandom.bytes(24))
    }
}
