/// One promise of the store, and the check of it.
package struct StoreContractClause: Sendable, CustomStringConvertible {
    package let promise: String
    /// - Throws: `StoreContractViolation`, or whatever the store threw that it should not have.
    package let check: @Sendable (StoreContractSubject) async throws -> Void

    package var description: String { promise }

    init(_ promise: String, _ check: @escaping @Sendable (StoreContractSubject) async throws -> Void) {
        self.promise = promise
        self.check = check
    }
}
