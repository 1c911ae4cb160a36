import JOSE
import ProviderCatalogue

/// Whether an e-mail address from a provider counts as verified, by the connection's named trust.
struct EmailVerification {
    let email: String
    /// `email_verified` of the source that the address itself is from.
    let claim: JSONValue?
    /// `sub` of the ID token.
    let subject: String
    /// Whether the ID token vouches for a hosted domain.
    let namesHostedDomain: Bool
    /// `xms_edov` of the ID token, where the address itself is from it; Entra's userinfo has no say in this.
    let domainOwnerVerified: JSONValue?

    func holds(_ trust: EmailTrust) -> Bool {
        switch trust {
        case .verifiedClaim:
            return ClaimText.isTrue(claim)
        case .never:
            return false
        case .always:
            return true
        case .googleAuthoritative:
            // The verification of an address elsewhere may be years old; Google is the authority for its own addresses and
            // for those of an organization it hosts.
            let isGmail = EgressAllowList.lowercased(email).utf8.suffix(10).elementsEqual("@gmail.com".utf8)
            guard isGmail else { return ClaimText.isTrue(claim) && namesHostedDomain }
            return claim == nil || ClaimText.isTrue(claim)
        case .domainOwnerVerified:
            // Any administrator of any tenant may type any address into the directory ("nOAuth"): without this claim it
            // proves nothing, whatever else the token says.
            return ClaimText.isTrueInAnyForm(domainOwnerVerified)
        case .bySubjectPrefix(let prefixes):
            return ClaimText.isTrue(claim) && !prefixes.contains { subject.utf8.starts(with: $0.utf8) }
        }
    }
}
