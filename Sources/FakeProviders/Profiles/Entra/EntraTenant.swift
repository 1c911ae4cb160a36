/// A tenant of the fake Entra cloud.
package struct EntraTenant: Sendable {
    package let id: String
    /// A domain the tenant has proven, which works in its authority's path as well.
    package let domain: String

    package static let contoso = EntraTenant(id: "8eaef023-2b34-4da1-9baa-8bc8c9d6a490", domain: "contoso.example")
    package static let fabrikam = EntraTenant(id: "1f3e0c5a-7b52-4d5e-8a07-3c1d9be26f44", domain: "fabrikam.example")
    package static let all = [contoso, fabrikam]

    /// Where personal Microsoft accounts live.
    package static let personal = "9188040d-6c67-4c5b-b112-36a304b66dad"

    /// The number of the cloud's server that is Graph.
    package static let graphServer = 1
}
