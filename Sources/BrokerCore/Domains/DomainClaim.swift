import BrokerCrypto
package import OAuthProtocol

/// A mail domain that an organization claims outside the operator's file. It counts once a DNS record proves it, and for as
/// long as the record is seen now and again.
package struct DomainClaim: Sendable, Equatable {
    package let domain: String
    package let organization: String
    /// What the record must hold: 128 random bits, so that a record of another organization proves nothing.
    package let token: String
    package let claimedAt: UnixTime
    package var provenAt: UnixTime?
    /// When the record was looked for last, found or not.
    package var checkedAt: UnixTime?
    /// Since when a record that was there once is gone.
    package var missingSince: UnixTime?

    package init(
        domain: String,
        organization: String,
        token: String,
        claimedAt: UnixTime,
        provenAt: UnixTime? = nil,
        checkedAt: UnixTime? = nil,
        missingSince: UnixTime? = nil
    ) {
        self.domain = domain
        self.organization = organization
        self.token = token
        self.claimedAt = claimedAt
        self.provenAt = provenAt
        self.checkedAt = checkedAt
        self.missingSince = missingSince
    }

    /// A new claim, with a token of its own.
    package init(domain: MailDomain, organization: String, at now: UnixTime) {
        self.init(
            domain: domain.text,
            organization: organization,
            token: Identifier.base32(SecureRandom.bytes(16)),
            claimedAt: now
        )
    }

    /// Where the record stands: a label of its own, so that it never meets the domain's other TXT records.
    package var recordName: String { "_cost-ops-challenge.\(domain)" }
    package var recordValue: String { "cost-ops-domain-verification=\(token)" }

    /// A proof is looked at again weekly.
    package static let recheckInterval = Lifetime.days(7)
    /// How long a domain goes on counting after its record was found missing: a mistake in a zone file must not lock a
    /// company out the same day.
    package static let grace = Lifetime.days(7)
    /// A claim that was not proven yet is looked at this often by itself, for as long as `pendingLife`.
    package static let pendingInterval = Lifetime.hours(1)
    package static let pendingLife = Lifetime.days(14)

    package func standing(at now: UnixTime) -> DomainStanding {
        guard provenAt != nil else { return .pending }
        guard let missingSince else { return .proven }
        let end = missingSince + Self.grace
        return now < end ? .missing(countsUntil: end) : .lapsed
    }

    /// Whether the record should be looked for now.
    package func isDue(at now: UnixTime) -> Bool {
        let interval: Lifetime
        switch standing(at: now) {
        case .pending:
            guard now < claimedAt + Self.pendingLife else { return false }
            interval = Self.pendingInterval
        case .proven: interval = Self.recheckInterval
        case .missing, .lapsed: interval = .days(1)
        }
        return checkedAt.map { now >= $0 + interval } ?? true
    }
}
