import BrokerTesting
import FakeProviders
import Testing

@Suite("The demo")
struct DemoTests {
    /// A person of a demo provider, and what is to be read where the sign-in ends.
    struct Choice: Sendable, CustomTestStringConvertible {
        let provider: String
        let person: String
        let words: [String]

        init(_ provider: String, _ person: String, _ words: String...) {
            self.provider = provider
            self.person = person
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
        Choice("demo-google", "107691503500061507153", "You have no access"),
        Choice("demo-google", "107691503500061507154", "You have no access"),
        Choice("demo-google", "107691503500061507155", "Choose an organization", "Example Subsidiary"),
        Choice("demo-entra", "adele", "Signed in as Adele Vance", "org-123", admin),
        Choice("demo-entra", "nestor", "Signed in as Nestor Wilke", #"["read"]"#),
        Choice("demo-entra", "miriam", "Signed in as Miriam Graham", #"["read","billing"]"#),
        Choice("demo-entra", "grady", "Signed in as Grady Archie", #"["read","billing"]"#),
        Choice("demo-entra", "lee", "AADSTS50105"),
        Choice("demo-entra", "casey", "AADSTS50020"),
        Choice("demo-entra", "mallory", "AADSTS50020"),
        Choice("demo-entra-any", "adele", "Signed in as Adele Vance", admin),
        Choice("demo-entra-any", "mallory", "another organization"),
        Choice("demo-entra-any", "casey", "another organization"),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g3", "Signed in as John Doe", admin),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g4", "Signed in as Tina Thin", #"["read","billing"]"#),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g5", "assign"),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g6", "Demo Okta"),
        Choice("demo-okta", "00uid4BxXw6I6TV4m0g7", "Signed in as Vera Unverified", #"["read"]"#),
        Choice("demo-auth0", "auth0|602c0dcab993d10073daf680", "Signed in as Jane Example", admin),
        Choice("demo-auth0", "auth0|602c0dcab993d10073daf681", "Demo Auth0"),
        Choice("demo-auth0", "google-oauth2|107691503500061507151", "Demo Auth0"),
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
