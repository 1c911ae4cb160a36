import OAuthProtocol
import Testing

@testable import BrokerCore

struct LastDecisionTests {
    private static let then = UnixTime(seconds: 1_800_000_000)

    private func decision(_ organization: String?, _ rule: String, after: Lifetime = .seconds(0)) -> LastDecision {
        LastDecision(organization: organization, decidedBy: rule, at: Self.then + after)
    }

    @Test("a login writes down how it got in only where that is news, or an hour old")
    func isWorthWriting() {
        let earlier = decision("acme", "rule 1 of acme")
        #expect(earlier.isWorthWriting(over: nil))
        #expect(!decision("acme", "rule 1 of acme", after: .minutes(59)).isWorthWriting(over: earlier))
        #expect(decision("acme", "rule 1 of acme", after: .hours(1)).isWorthWriting(over: earlier))
        #expect(decision("acme", "rule 2 of acme", after: .seconds(1)).isWorthWriting(over: earlier))
        #expect(decision("globex", "rule 1 of acme").isWorthWriting(over: earlier))
        #expect(decision(nil, "rule 1 of acme").isWorthWriting(over: earlier))
        #expect(!decision(nil, "x").isWorthWriting(over: decision(nil, "x")))
    }
}
