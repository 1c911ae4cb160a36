import JOSE
import OAuthProtocol
import Testing

@testable import BrokerCore

/// Several organizations at once, what is refused, and how the decision explains itself.
struct DecisionTests {
    static let acme = Organization(
        id: "acme",
        name: "Acme",
        domains: ["acme.test"],
        tenants: ["t-1"],
        rules: [
            OrganizationRule(groups: ["cost-admins"], permissions: [.read, .admin]),
            OrganizationRule(provider: "entra", permissions: [.read]),
        ]
    )
    static let globex = Organization(
        id: "globex",
        name: "Globex",
        domains: ["globex.test"],
        externalIDs: ["org_9"],
        rules: [OrganizationRule(claims: [("dept", .string("it"))], permissions: [.write])]
    )
    static let initech = Organization(id: "initech", name: "Initech", tenants: ["t-off"], isEnabled: false)

    let directory = OrganizationDirectory([acme, globex, initech])

    private func person(
        provider: String = "entra",
        email: String? = nil,
        groups: [String] = [],
        groupsAreKnown: Bool = true,
        hints: [OrganizationHint] = [],
        claims: JSONObject = [:]
    ) -> UpstreamIdentity {
        UpstreamIdentity(
            provider: provider,
            subject: "s",
            issuer: "https://idp.test",
            profile: Profile(email: email, emailVerified: email != nil, groups: groups),
            groupsAreKnown: groupsAreKnown,
            organizationHints: hints,
            claims: claims
        )
    }

    private let both: [OrganizationHint] = [.externalID("org_9"), .tenant("t-1")]

    @Test("every hint counts: a person of two organizations chooses, in the order of the configuration")
    func severalOrganizations() {
        let decision = directory.decide(person(hints: both, claims: ["dept": "it"]), tiedTo: nil)
        guard case .choice(let grants) = decision.outcome else {
            Issue.record("\(decision.outcome)")
            return
        }
        #expect(grants.map(\.organization) == ["acme", "globex"])
        #expect(grants.map(\.decidedBy) == ["rule 2 of acme", "rule 1 of globex"])
        #expect(grants.map(\.permissions) == [[.read], [.write]])
    }

    @Test("one of two that has no rule for the person is no choice")
    func oneRemains() {
        let decision = directory.decide(person(hints: both, claims: ["dept": "hr"]), tiedTo: nil)
        guard case .granted(let grant) = decision.outcome else {
            Issue.record("\(decision.outcome)")
            return
        }
        #expect(grant.organization == "acme")
    }

    @Test("the app's wish chooses, what it does not serve is left out, and neither adds an organization")
    func limits() {
        let identity = person(hints: both, claims: ["dept": "it"])
        func outcome(_ requested: String?, _ served: [String]? = nil) -> AccessDecision.Outcome {
            directory.decide(identity, tiedTo: nil, within: AccessLimit(requested: requested, served: served)).outcome
        }
        let globex = AccessGrant(
            organization: "globex",
            name: "Globex",
            permissions: [.write],
            decidedBy: "rule 1 of globex"
        )
        #expect(outcome("globex") == .granted(globex))
        #expect(outcome(nil, ["globex"]) == .granted(globex))
        #expect(outcome("initech") == .denied(.notAskedFor(requested: "initech", has: ["acme", "globex"])))
        #expect(outcome("acme", ["globex"]) == .denied(.notServed(has: ["acme", "globex"])))
        #expect(outcome(nil, ["initech"]) == .denied(.notServed(has: ["acme", "globex"])))
    }

    @Test("an organization that is switched off takes nobody, tied or not, and hides no other")
    func disabledOrganization() {
        let off = AccessDecision.Outcome.denied(.organizationDisabled("initech"))
        #expect(directory.decide(person(hints: [.tenant("t-off")]), tiedTo: nil).outcome == off)
        #expect(directory.decide(person(), tiedTo: "initech").outcome == off)
        let decision = directory.decide(person(hints: [.tenant("t-off"), .tenant("t-1")]), tiedTo: nil)
        guard case .granted(let grant) = decision.outcome else {
            Issue.record("\(decision.outcome)")
            return
        }
        #expect(grant.organization == "acme")
        // Asked for, it is what there is to say something about.
        let asked = directory.decide(
            person(hints: [.tenant("t-off"), .tenant("t-1")]),
            tiedTo: nil,
            within: AccessLimit(requested: "initech", served: nil)
        )
        #expect(asked.outcome == off)
    }

    @Test("a rule on groups that could not be read is not passed over for a weaker one")
    func unknownGroups() {
        let hints: [OrganizationHint] = [.tenant("t-1")]
        let unknown = directory.decide(person(groupsAreKnown: false, hints: hints), tiedTo: nil)
        #expect(unknown.outcome == .denied(.groupsUnknown(organization: "acme")))
        // One that was seen counts, whatever else is unknown.
        let seen = directory.decide(
            person(groups: ["cost-admins"], groupsAreKnown: false, hints: hints),
            tiedTo: nil
        )
        guard case .granted(let grant) = seen.outcome else {
            Issue.record("\(seen.outcome)")
            return
        }
        #expect(grant.decidedBy == "rule 1 of acme")
        // Rules that look at no groups, or at another provider's, don't depend on them.
        let careless = OrganizationDirectory([
            Organization(
                id: "o",
                name: "O",
                rules: [
                    OrganizationRule(provider: "okta", groups: ["x"], permissions: [.admin]),
                    OrganizationRule(provider: "entra", permissions: [.read]),
                ]
            )
        ])
        let other = careless.decide(person(groupsAreKnown: false), tiedTo: "o")
        guard case .granted(let reader) = other.outcome else {
            Issue.record("\(other.outcome)")
            return
        }
        #expect(reader.permissions == [.read])
    }

    @Test("an address that a tied provider may not vouch for matches no rule")
    func addressOutsideOwnDomains() {
        let directory = OrganizationDirectory([
            Organization(
                id: "o",
                name: "O",
                domains: ["o.test"],
                rules: [OrganizationRule(emails: ["boss@o.test", "boss@elsewhere.test"], permissions: [.admin])]
            )
        ])
        #expect(
            directory.decide(person(email: "boss@elsewhere.test"), tiedTo: "o").outcome
                == .denied(.noRuleApplies(organizations: ["o"]))
        )
        guard case .granted = directory.decide(person(email: "boss@o.test"), tiedTo: "o").outcome else {
            Issue.record("the address in its own domain was refused")
            return
        }
    }

    @Test("the trace says what was vouched for, which rules were tried, which condition failed, and what decided")
    func traceAsText() {
        let identity = person(
            email: "x@acme.test",
            groups: ["staff", "evil\n'group\u{202E}"],
            hints: both,
            claims: ["dept": ["hr", 7]]
        )
        let text = directory.decide(identity, tiedTo: nil).trace.text
        #expect(
            text == [
                "provider 'entra': vouches for organization id 'org_9', tenant 't-1', verified address 'x@acme.test'",
                "organization 'acme': it has the tenant 't-1', which the provider vouches for",
                "  rule 1 of acme: does not apply: groups: wanted 'cost-admins', seen 'staff', "
                    + "'evil\\u{a}\\'group\\u{202e}'",
                "  rule 2 of acme: applies: provider; gives read",
                "  organization 'acme': takes the person, by rule 2 of acme",
                "organization 'globex': it has the organization id 'org_9', which the provider vouches for",
                "  rule 1 of globex: does not apply: claim 'dept': wanted 'it', seen 'hr', '7'",
                "  organization 'globex': no rule of 'globex' takes this person",
                "outcome: organization 'acme' with read, by rule 2 of acme",
            ]
        )
    }

    @Test("a trace stays small, whatever a provider sends and however many rules there are")
    func traceIsCut() throws {
        let rules = (0..<200).map { OrganizationRule(groups: ["wanted-\($0)"], permissions: [.read]) }
        let directory = OrganizationDirectory([Organization(id: "o", name: "O", rules: rules)])
        let groups = (0..<2_000).map { "\($0)" + String(repeating: "g", count: 1_000) }
        let trace = directory.decide(person(groups: groups), tiedTo: "o").trace
        #expect(trace.lines.count < 30)
        #expect(trace.text.allSatisfy { $0.utf8.count < 1_200 })
        #expect(trace.text.contains { $0.contains("and 1992 more") })
        #expect(JSONValue.object(trace.json).serialized().count < 40_000)
    }

    @Test("the trace as JSON holds the same")
    func traceAsJSON() throws {
        let trace = directory.decide(person(groups: ["staff"], hints: [.tenant("t-1")]), tiedTo: nil).trace
        let json = trace.json
        #expect(json["vouched_for"] == [["kind": "tenant", "value": "t-1"]])
        #expect(json["outcome"]?.objectValue?["result"] == "granted")
        let organization = try #require(json["organizations"]?.arrayValue?.first?.objectValue)
        #expect(organization["id"] == "acme")
        #expect(organization["decided_by"] == "rule 2 of acme")
        let rules = try #require(organization["rules"]?.arrayValue)
        #expect(rules.map { $0.objectValue?["result"] } == ["fails", "holds"])
        let condition = rules.first?.objectValue?["conditions"]?.arrayValue?.first?.objectValue
        #expect(condition?["seen"] == ["staff"])
        #expect(condition?["wanted"] == ["cost-admins"])
    }
}
