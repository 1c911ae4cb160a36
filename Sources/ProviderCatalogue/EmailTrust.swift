/// When an e-mail address from a provider counts as verified; raw values are the words of a provider file.
package enum EmailTrust: String, Sendable, CaseIterable {
    /// Where `email_verified` is `true` or `"true"`.
    case verifiedClaim = "verified-claim"
    /// Not at all.
    case never
    /// Always: the operator vouches for the provider's whole directory.
    case always
    /// Where the address ends in `@gmail.com`, or `email_verified` holds and the token names a hosted domain: only then
    /// is Google the authority for the address.
    case googleAuthoritative = "google-authoritative"
}
