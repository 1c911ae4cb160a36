/// How one provider stands, for metrics, readiness and the admin API.
package struct ProviderHealth: Sendable, Equatable {
    package let provider: String
    /// `closed`, `open` or `half_open`.
    package let circuit: String
    package let failuresInARow: Int
    package let callsUnderWay: Int
    package let callsWaiting: Int
    /// Since the start, because the circuit was open or the bulkhead full.
    package let callsRefused: Int64
    /// Until the circuit lets a call through; nil where it does.
    package let retryIn: Duration?
    /// Of the last call that failed, while failures go on.
    package let lastFailure: String?
    /// The provider's metadata and its keys.
    package var metadata = DocumentStatus()
    package var keys = DocumentStatus()
}
