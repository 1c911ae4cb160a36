import StrictTOML

/// Named behaviours that provider files of later versions use and that nothing here implements yet. A file that asks
/// for one is refused by name, so that the reader isn't told of a slip of the pen that he didn't make.
enum PendingBehaviour {
    private static let words: [(key: String, words: [String])] = [
        // Entra: `iss` and the key's issuer are templates, filled with the token's `tid`.
        ("issuer_policy", ["per-tenant"]),
        // Entra: the key of a person is (tid, oid).
        ("identity", ["tenant-and-object"]),
        // Entra's `xms_edov`; Auth0's `sub` prefixes that vouch for nothing.
        ("email_trust", ["domain-owner-verified", "by-subject-prefix"]),
        // Entra: more than 200 groups are asked of Graph. Google: the Directory and Cloud Identity.
        ("group_source", ["graph-overage", "google-directory", "cloud-identity"]),
        ("logout", ["rp-initiated", "rp-initiated-with-hint", "back-channel"]),
        ("client_authentication", ["private_key_jwt"]),
        ("client_auth", ["private_key_jwt"]),
    ]

    /// Whether the word is reserved for the key; then says so.
    static func report(_ key: String, in table: TableReader) -> Bool {
        guard let reserved = words.first(where: { $0.key == key })?.words, let found = table.string(key),
            reserved.contains(where: { $0.utf8.elementsEqual(found.value.utf8) })
        else { return false }
        table.log.add(found.place.problem("\(Printable.quoted(found.value)) is not available in this version"))
        return true
    }
}
