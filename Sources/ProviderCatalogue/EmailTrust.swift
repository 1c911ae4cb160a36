/// When an e-mail address from a provider counts as verified.
package enum EmailTrust: Sendable, Equatable {
    /// Where `email_verified` is `true` or `"true"`.
    case verifiedClaim
    /// Not at all.
    case never
    /// Always: the operator vouches for the provider's whole directory.
    case always
    /// Where the address ends in `@gmail.com`, or `email_verified` holds and the token names a hosted domain: only then
    /// is Google the authority for the address.
    case googleAuthoritative
    /// Where Entra's `xms_edov` says that the owner of the address's domain is the tenant, or proved the address. Everything
    /// else in a tenant's directory is what its administrators typed.
    case domainOwnerVerified
    /// Where `email_verified` holds, unless the subject begins with one of these: then the word is another provider's, taken
    /// over by a setting of the connection between the two.
    case bySubjectPrefix([String])

    /// The words of a provider file; the prefixes stand in a key of their own.
    package enum Name: String, Sendable, CaseIterable {
        case verifiedClaim = "verified-claim"
        case never, always
        case googleAuthoritative = "google-authoritative"
        case domainOwnerVerified = "domain-owner-verified"
        case bySubjectPrefix = "by-subject-prefix"
    }

    package var name: Name {
        switch self {
        case .verifiedClaim: .verifiedClaim
        case .never: .never
        case .always: .always
        case .googleAuthoritative: .googleAuthoritative
        case .domainOwnerVerified: .domainOwnerVerified
        case .bySubjectPrefix: .bySubjectPrefix
        }
    }
}
