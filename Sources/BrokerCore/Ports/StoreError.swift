/// Why a store verb failed. Values bound to statements never appear in it.
package enum StoreError: Error, Sendable {
    /// A row with that key is there already.
    case alreadyExists
    /// The database can't be reached, is read-only, full or busy beyond its time limit: answer 503, guess nothing.
    case unavailable(reason: String)
    /// What was read is not what this program wrote: a broken seal, a value out of its range.
    case corrupt(reason: String)
}
