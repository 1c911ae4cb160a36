import JOSE
import ProviderCatalogue

/// Whether an e-mail address from a provider counts as verified, by the connection's named trust.
enum EmailVerification {
    /// - Parameters:
    ///   - claim: `email_verified` of the source that the address itself is from.
    ///   - namesHostedDomain: whether the ID token vouches for a hosted domain.
    static func holds(
        _ trust: EmailTrust,
        email: String,
        claim: JSONValue?,
        namesHostedDomain: Bool
    ) -> Bool {
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
        }
    }
}
