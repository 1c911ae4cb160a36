/// A key that a provider type asks of the operator's entry, such as Okta's `domain`.
package struct ProviderParameter: Sendable, Equatable {
    package let name: String
    /// For people: what to write there and where to find it.
    package let description: String
    package let isRequired: Bool
    /// A value must match one of them.
    package let patterns: [ParameterPattern]

    package func accepts(_ value: String) -> Bool {
        patterns.contains { $0.matches(value) }
    }
}
