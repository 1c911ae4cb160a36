package import JOSE
import Synchronization

/// The signing keys of a fake provider, which a test turns as it likes.
package final class FakeKeyRing: Sendable {
    /// There is no key of that id.
    package struct UnknownKey: Error, Sendable {
        package let id: String
    }

    private struct State {
        var keys: [FakeKey]
        var signingKeyID: String
        /// Roles of keys that are made when a key set first shows them: RSA takes a moment, and many tests need one key.
        var pendingRoles: [KeyRole]
    }

    private let style: KeyIDStyle
    private let algorithm: SignatureAlgorithm
    private let state: Mutex<State>

    /// Makes the first key, which signs.
    /// - Parameters:
    ///   - count: how many shared keys there are.
    ///   - roles: further roles that have a key.
    init(count: Int, roles: [KeyRole], algorithm: SignatureAlgorithm, style: KeyIDStyle) throws {
        self.style = style
        self.algorithm = algorithm
        let first = try FakeKey.generate(algorithm, style: style)
        let pending = Array(repeating: KeyRole.shared, count: max(count, 1) - 1) + roles
        state = Mutex(State(keys: [first], signingKeyID: first.id, pendingRoles: pending))
    }

    /// Every key that was made, published or not.
    package var all: [FakeKey] {
        state.withLock { $0.keys }
    }

    /// The keys that a key set for these roles shows.
    package func published(for roles: [KeyRole] = [.shared]) throws -> [FakeKey] {
        for role in roles { try make(role) }
        return all.filter { $0.isPublished && roles.contains($0.role) }
    }

    /// The id of the key that signs.
    package var signingKeyID: String {
        state.withLock { $0.signingKeyID }
    }

    /// Adds a key.
    /// - Parameters:
    ///   - algorithm: the provider's own where nil.
    ///   - id: a fresh one where nil.
    ///   - role: whose tokens it is for.
    ///   - signs: whether it signs from now on.
    /// - Returns: its `kid`.
    @discardableResult
    package func add(
        _ algorithm: SignatureAlgorithm? = nil,
        id: String? = nil,
        role: KeyRole = .shared,
        isPublished: Bool = true,
        signs: Bool = false
    ) throws -> String {
        let key = try FakeKey.generate(
            algorithm ?? self.algorithm,
            id: id,
            role: role,
            style: style,
            isPublished: isPublished
        )
        state.withLock { state in
            state.keys.append(key)
            if signs { state.signingKeyID = key.id }
        }
        return key.id
    }

    /// Adds a key that signs from now on; the ones before stay published.
    @discardableResult
    package func rotate() throws -> String {
        try add(signs: true)
    }

    /// Lets a key sign from now on.
    package func sign(with id: String) throws(UnknownKey) {
        try change(id) { state, index in state.signingKeyID = state.keys[index].id }
    }

    /// Takes a key out of the key set without forgetting it, as a set that flaps does (Entra).
    package func withdraw(_ id: String) throws(UnknownKey) {
        try change(id) { state, index in state.keys[index].isPublished = false }
    }

    /// Puts a withdrawn key back.
    package func publish(_ id: String) throws(UnknownKey) {
        try change(id) { state, index in state.keys[index].isPublished = true }
    }

    /// Forgets a key. Where it signed, the newest of the others does.
    package func retire(_ id: String) throws(UnknownKey) {
        try change(id) { state, index in
            state.keys.remove(at: index)
            if state.signingKeyID == id, let newest = state.keys.last { state.signingKeyID = newest.id }
        }
    }

    func key(_ id: String) throws(UnknownKey) -> FakeKey {
        guard let key = all.first(where: { $0.id == id }) else { throw UnknownKey(id: id) }
        return key
    }

    /// The newest key of a role.
    package func key(for role: KeyRole) throws -> FakeKey {
        try make(role)
        guard let key = all.last(where: { $0.role == role }) else { throw UnknownKey(id: "\(role)") }
        return key
    }

    /// Makes the keys of a role that are still to be made.
    private func make(_ role: KeyRole) throws {
        try state.withLock { state in
            while let index = state.pendingRoles.firstIndex(of: role) {
                state.keys.append(try FakeKey.generate(algorithm, role: role, style: style))
                state.pendingRoles.remove(at: index)
            }
        }
    }

    func signingKey() throws(UnknownKey) -> FakeKey {
        try key(signingKeyID)
    }

    private func change(_ id: String, _ body: (inout State, Int) -> Void) throws(UnknownKey) {
        let found = state.withLock { state in
            guard let index = state.keys.firstIndex(where: { $0.id == id }) else { return false }
            body(&state, index)
            return true
        }
        guard found else { throw UnknownKey(id: id) }
    }
}
