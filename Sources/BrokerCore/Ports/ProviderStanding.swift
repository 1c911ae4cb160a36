/// How one provider stands, for the readiness report: nothing in it tells a stranger more than a sign-in would.
package struct ProviderStanding: Sendable {
    package let id: String
    /// `closed`, `open` or `half_open`: whether the broker asks the provider at the moment.
    package let circuit: String
    /// Seconds until it is asked again, where it isn't.
    package let retryIn: Int64?
    /// Seconds since its metadata and its keys were last fetched; nil: never.
    package let metadataAge: Int64?
    package let keysAge: Int64?

    package init(id: String, circuit: String, retryIn: Int64?, metadataAge: Int64?, keysAge: Int64?) {
        self.id = id
        self.circuit = circuit
        self.retryIn = retryIn
        self.metadataAge = metadataAge
        self.keysAge = keysAge
    }
}
