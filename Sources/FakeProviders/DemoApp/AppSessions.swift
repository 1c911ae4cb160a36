import BrokerCrypto
import JOSE
import Synchronization

/// Who is signed in at the demo app, and who is on the way, each under a random cookie value. In memory: a demo forgets at
/// its end.
final class AppSessions: Sendable {
    private struct State {
        var pending = BoundedTable<PendingSignIn>(limit: 1_000)
        var people = BoundedTable<SignedInPerson>(limit: 1_000)
    }

    private let state = Mutex(State())

    func begin(_ pending: PendingSignIn) -> String {
        let id = Self.freshID()
        state.withLock { $0.pending[id] = pending }
        return id
    }

    /// Hands a pending sign-in out once.
    func takePending(_ id: String) -> PendingSignIn? {
        state.withLock { state in
            defer { state.pending[id] = nil }
            return state.pending[id]
        }
    }

    /// A fresh id at each sign-in, so that nobody can have planted it before.
    func signIn(_ person: SignedInPerson) -> String {
        let id = Self.freshID()
        state.withLock { $0.people[id] = person }
        return id
    }

    func person(_ id: String) -> SignedInPerson? {
        state.withLock { $0.people[id] }
    }

    /// - Returns: who it was.
    @discardableResult
    func signOut(_ id: String) -> SignedInPerson? {
        state.withLock { state in
            defer { state.people[id] = nil }
            return state.people[id]
        }
    }

    /// Forgets whom the broker signed out: one session, or all of a person.
    func signOut(subject: String?, brokerSession: String?) {
        state.withLock { state in
            state.people.removeAll { person in
                if let brokerSession { return person.idToken["sid"]?.stringValue == brokerSession }
                return subject != nil && person.idToken["sub"]?.stringValue == subject
            }
        }
    }

    private static func freshID() -> String {
        Base64URL.encode(SecureRandom.bytes(24))
    }
}
