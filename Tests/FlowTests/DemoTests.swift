import BrokerTesting
import FakeProviders
import Testing

@Suite("The demo")
struct DemoTests {
    /// Whose page a sign-in ends on.
    enum End: Sendable {
        case app, broker, provider
    }

    /// A person of a demo provider, where the sign-in ends, and what is to be read there.
    struct Choice: Sendable, CustomTestStringConvertible {
        let provider: String
        let person: String
        let end: End
        let words: [String]

        init(_ provider: String, _ person: String, at end: End = .app, _ words: String...) {
            self.provider = provider
            self.person = person
            self.end = end
            self.words = words
        }

        var testDescription: String { "\(provider) \(person)" }
    }

    private static let admin = #"["read","write","admin"]"#

    /// Grants are read off the app's page, refusals off the broker's or the provider's.
    static let choices = [
        Choice("demo-oidc", "b1a4c7e2-ada", "Signed in as Ada Byron", "org-123", admin),
        Choice("demo-oidc", "5d09f3aa-grace", "Signed in as Grace Murray", #"["read","billing"]"#),
        Choice("demo-oidc", "77e1c0b4-edsger", "Signed in as Edsger Wybe", #"["read"]"#),
        Choice(
            "demo-google",
            "107691503500061507151",
            "Signed in as Jane Workspace",
            "org-123",
            #"["read","reports"]"#
        ),
        Choice("demo-google", "107691503500061507152", "Signed in as Sam Second", "org-456"),
        Choice("demo-google", "107691503500061507153", at: .broker, "You have no access"),
        Choice("demo-google", "107691503500061507154", at: .broker, "You have no access"),
        Choice("demo-google", "107691503500061507155", at: .broker, "Choose an organization", "Example Subsidiary"),
        Choice("demo-entra", "adele", "Signed in as Adele Vance", "org-123", admin),
        Choice("demo-entra", "nestor", "Signed in as Nestor Wilke", #"["read"]"#),
        Choice("demo-entra", "miriam", "Signed in as Miriam Graham", #"["read","billing"]"#),
        Choice("demo-entra", "grady", "Signed in as Grady Archie", #"["read","billing"]"#),
        Choice("demo-entra", "lee", at: .provider, "AADSTS50105"),
        Choice("demo-entra", "casey", at: .provider, "AADSTS50020"),
        Choice("demo-entra", "mallory", at: .provider, "AADSTS50020"),
        Choice("demo-entra-any", "adele", "Signed in as Adele Vance", admin),
        Choice("demo-entra-any", "mallory", at: .broker, "This account belongs to another organization"),
        Choice("demo-entra-any", "casey", at: .broker, "This account belongs to another organization"),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g3", "Signed in as John Doe", admin),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g4", "Signed in as Tina Thin", #"["read","billing"]"#),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g5", at: .broker, "You are not assigned to this app"),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g6", at: .broker, "Demo Okta sent back an error"),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g7", "Signed in as Vera Unverified", #"["read"]"#),
        Choice("demo-auth0", "auth0|602c0dcab993d10073daf680", "Signed in as Jane Example", admin),
        Choice("demo-auth0", "auth0|602c0dcab993d10073daf681", at: .broker, "You are not assigned to this app"),
        Choice("demo-auth0", "google-oauth2|107691503500061507151", at: .broker, "Your organization blocks"),
        Choice("demo-auth0", "waad|Xy9Qm2RtVbN3kLpZ7sWcEfGhJ0uAiDo1", "Signed in as Walter Waad", #"["read"]"#),
        Choice("demo-auth0", "samlp|acme-saml|walter.linked", "Signed in as Linus Linked", #"["read"]"#),
    ]

    @Test("gives each of its people a telling result")
    func people() async throws {
        try await DemoHouse.running { house in
            for choice in Self.choices {
                let visit = try await house.signIn(choice.person, at: choice.provider)
                for words in choice.words {
                    #expect(visit.words.contains(words), "\(choice.testDescription): \(visit.words)")
                }
                let origin = visit.pageURL?.origin ?? ""
                let end: End = origin == house.app ? .app : origin == house.broker ? .broker : .provider
                #expect(end == choice.end, "\(choice.testDescription) ends at \(origin): \(visit.words)")
                #expect((visit.page?.status ?? 500) < 500, "\(choice.testDescription)")
            }
        }
    }

    @Test("offers a provider of each type")
    func providers() async throws {
        try await DemoHouse.running { house in
            let page = try await house.browser().open(house.app)
            for name in ["Demo OIDC", "Demo Google", "Demo Entra ID", "Demo Okta", "Demo Auth0"] {
                #expect(page.words.contains("Sign in with \(name)"))
            }
        }
    }
}
