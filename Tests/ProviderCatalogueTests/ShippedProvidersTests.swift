import JOSE
import OAuthProtocol
import ProviderCatalogue
import StrictTOML
import Testing

@Suite("The provider files that come with the broker")
struct ShippedProvidersTests {
    private let catalogue: ProviderCatalogue
    private let problems: [ConfigProblem]

    init() {
        let parts = #filePath.split(separator: "/").dropLast(3)
        let root = "/" + parts.joined(separator: "/")
        let log = ProblemLog()
        catalogue = ProviderCatalogue.load(directory: "\(root)/providers", named: "providers", log: log)
        problems = log.problems
    }

    @Test("load without a problem")
    func load() {
        #expect(problems.isEmpty, "\(problems)")
        #expect(catalogue.ids == ["auth0", "azure-ad", "google", "oidc", "okta"])
    }

    @Test("Google is what providers of its kind are known to be")
    func google() throws {
        let google = try #require(catalogue.type("google"))
        #expect(google.issuers.map(\.source) == ["https://accounts.google.com"])
        #expect(google.issuerPolicy == .exactWithAliases(["accounts.google.com"]))
        #expect(google.clientAuthentication == .post)
        #expect(google.organizationKeys == [OrganizationKey(claim: "hd", list: .domains)])
        #expect(google.emailTrust == .googleAuthoritative)
        #expect(google.request.prompts == ["none", "consent", "select_account"])
        #expect(google.rejectedScopes.map(\.scope) == ["offline_access"])
        #expect(google.logout == .none && google.refresh == .accessTypeOffline)
        #expect(google.claims == ClaimNames())
    }

    @Test("the generic type leaves the issuer to the operator and takes e-mail addresses by their claim")
    func generic() throws {
        let oidc = try #require(catalogue.type("oidc"))
        #expect(oidc.issuers.isEmpty)
        #expect(oidc.issuerPolicy == .exact)
        #expect(oidc.clientAuthentication == .automatic)
        #expect(oidc.emailTrust == .verifiedClaim)
        #expect(oidc.organizationKeys.isEmpty)
        #expect(oidc.request.prompts == nil)
    }

    @Test("every type says where its console has the redirect URI, the client and its secret")
    func consoles() {
        for type in catalogue.types {
            for page in [ConsolePages.Page.redirectURI, .clientID, .clientSecret, .scopes] {
                #expect(type.console[page] != nil, "\(type.id): \(page.rawValue)")
            }
        }
    }
}
