import BrokerCrypto
import OAuthProtocol
import Testing

@testable import BrokerCore

/// Domains that organizations prove, as those who look at domains see them.
struct ProvenDomainTests {
    private let now = UnixTime(seconds: 1_000_000_000)

    private func claim(_ organization: String, proven: UnixTime?, missing: UnixTime? = nil) -> DomainClaim {
        DomainClaim(
            domain: "acme.example",
            organization: organization,
            token: "t",
            claimedAt: now,
            provenAt: proven,
            checkedAt: proven,
            missingSince: missing
        )
    }

    @Test("a claim counts once it is proven, through the grace, and no longer")
    func standing() {
        let proven = ProvenDomains()
        proven.replace(by: [claim("org", proven: nil)], at: now)
        #expect(proven.owner(of: "acme.example") == nil)
        proven.replace(by: [claim("org", proven: now, missing: now)], at: now + .days(6))
        #expect(proven.owner(of: "acme.example") == "org")
        proven.replace(by: [claim("org", proven: now, missing: now)], at: now + .days(7))
        #expect(proven.owner(of: "acme.example") == nil)
    }

    @Test("an organization that lets its proof lapse may not vouch for everybody's addresses instead")
    func lapsed() {
        let proven = ProvenDomains()
        let directory = OrganizationDirectory([Organization(id: "org", name: "Org")], provenDomains: proven)
        proven.replace(by: [claim("org", proven: now, missing: now)], at: now + .days(30))
        let profile = Profile(email: "ceo@elsewhere.example", emailVerified: true)
        #expect(!directory.vetted(profile, tiedTo: "org").emailVerified)
    }
}
