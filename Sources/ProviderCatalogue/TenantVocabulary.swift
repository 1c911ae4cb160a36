/// What a provider file says of a provider's tenants: which parameter names one, and which of its values stand for more.
package struct TenantVocabulary: Sendable, Equatable {
    /// Accounts of people rather than organizations, which all belong to one tenant.
    package struct Personal: Sendable, Equatable {
        /// The value of the parameter, and of `allowed_tenants`, that means this tenant.
        package let word: String
        package let id: String
        /// The values that stand for many tenants and for this one too.
        package let within: [String]
    }

    package let parameter: String
    /// The values that stand for many tenants.
    package let many: [String]
    package let personal: Personal?

    func isMany(_ value: String) -> Bool { many.contains { $0.utf8.elementsEqual(value.utf8) } }

    func isPersonalWord(_ value: String) -> Bool { personal?.word.utf8.elementsEqual(value.utf8) == true }

    func letsInPersonal(_ value: String) -> Bool {
        personal?.within.contains { $0.utf8.elementsEqual(value.utf8) } == true
    }
}
