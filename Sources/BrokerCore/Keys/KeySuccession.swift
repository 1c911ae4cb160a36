package import OAuthProtocol

/// The keys of one algorithm that have no end yet, and which of them signs.
package struct KeySuccession: Sendable {
    package let algorithm: String
    /// All of them, as the store gave them: what a change is decided on.
    package let basis: [StoredSigningKey]
    /// Signed before; their end is still to be set.
    package let previous: [StoredSigningKey]
    package let current: StoredSigningKey?
    /// Published, and waiting for its time.
    package let waiting: [StoredSigningKey]

    package init(of algorithm: String, among keys: [StoredSigningKey], at now: UnixTime) {
        self.algorithm = algorithm
        basis = keys.filter { $0.algorithm == algorithm && $0.retiresAt == nil }
        let ordered = basis.sorted {
            $0.signsFrom != $1.signsFrom
                ? $0.signsFrom < $1.signsFrom : $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
        }
        // As `KeySet` has it: before everybody's time the oldest signs.
        let position = ordered.lastIndex { $0.signsFrom <= now } ?? 0
        previous = Array(ordered.prefix(position))
        current = ordered.isEmpty ? nil : ordered[position]
        waiting = Array(ordered.dropFirst(position + 1))
    }
}
