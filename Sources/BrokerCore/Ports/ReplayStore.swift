/// Remembers tokens that serve once, for all instances.
package protocol ReplayStore: Sendable {
    /// - Returns: whether this is its first use. Of any number of callers exactly one is told so.
    func spend(_ token: SpentToken) async throws(StoreError) -> Bool
}
