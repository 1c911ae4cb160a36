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
            guard granted.clientID == clientID else { return .foreign }
            if granted.isUsed {
                state.accessTokens.updateAll { if $0.code == code { $0.isRevoked = true } }
                state.refreshTokens.updateAll { if $0.code == code { $0.isRevoked = true } }
                return .usedBefore
            }
            granted.isUsed = true
            state.codes[code] = granted
            return granted.expiresAt > now ? .first(granted) : .expired
        }
    }

    func issueAccessToken(_ token: IssuedToken) -> String {
        let value = Self.random()
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

    func refreshToken(_ value: String, of clientID: String) -> IssuedToken? {
        state.withLock { $0.refreshTokens[value] }.flatMap { $0.isRevoked || $0.clientID != clientID ? nil : $0 }
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

    private static func random() -> String {
        Base64URL.encode(SecureRandom.bytes(24))
    }
}
