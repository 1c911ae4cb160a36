/// Which claims tell who a person is; raw values are the words of a provider file.
package enum IdentityPolicy: String, Sendable, CaseIterable {
    /// The subject claim, `sub` unless the connection names another.
    case subject
    /// `tid` and `oid` together, joined by a slash. For a provider whose `sub` is another for every app, and whose object ids
    /// say nothing outside their tenant: either claim alone would make two people one, or one two.
    case tenantAndObject = "tenant-and-object"
}
