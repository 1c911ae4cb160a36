import ProviderCatalogue
import Testing

@testable import Upstream

@Suite("Issuers that nearly match are told apart by what was slipped")
struct IssuerTests {
    static let pairs: [(String, String, IssuerDifference?)] = [
        ("https://acme.okta.com", "https://acme.okta.com", nil),
        ("https://acme.eu.auth0.com", "https://acme.eu.auth0.com/", .slashAdded),
        ("https://accounts.google.com/", "https://accounts.google.com", .slashRemoved),
        ("http://idp.acme.example", "https://idp.acme.example", .scheme),
        ("http://idp.acme.example", "https://idp.acme.example/", .scheme),
        ("https://idp.acme.example/realms/Acme", "https://idp.acme.example/realms/acme", .letterCase),
        ("https://acme-admin.okta.com", "https://acme.okta.com", .adminHost),
        (
            "https://login.microsoftonline.com/acme.onmicrosoft.com/v2.0",
            "https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0", .tenantName
        ),
        (
            "https://login.microsoftonline.com/common/v2.0",
            "https://login.microsoftonline.com/{tenantid}/v2.0", .template
        ),
        (
            "https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490",
            "https://sts.windows.net/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/", .version1
        ),
        ("https://acme.okta.com", "https://acme.okta.com/oauth2/default", .pathAdded),
        ("https://acme.okta.com/oauth2/default", "https://acme.okta.com", .pathRemoved),
        ("https://login.acme.example", "https://acme.okta.com", .host),
        ("https://login.acme.example/", "https://acme.eu.auth0.com/", .host),
        ("https://idp.acme.example/a", "https://other.example/b", .other),
    ]

    @Test("each usual slip has its name", arguments: pairs)
    func difference(expected: String, found: String, difference: IssuerDifference?) {
        #expect(IssuerDifference(expected: expected, found: found) == difference)
    }

    private func connection(_ issuer: String, _ parameters: [(name: String, value: String)]) -> ProviderConnection {
        var connection = ProviderConnection(
            id: "acme",
            type: "okta",
            issuer: issuer,
            clientID: "c",
            redirectURI: "https://login.example.com/auth/callback/acme"
        )
        connection.issuerParameters = parameters
        return connection
    }

    @Test("the mend names the key that the issuer was made of, or issuer itself")
    func keys() {
        let domain = connection("https://acme-admin.okta.com", [("domain", "acme-admin.okta.com")])
        #expect(
            IssuerKeys(domain).advice(for: "https://acme.okta.com") == "Set domain = \"acme.okta.com\" in config.toml"
        )
        let server = connection(
            "https://acme.okta.com/oauth2/default",
            [("domain", "acme.okta.com"), ("authorization_server", "default")]
        )
        #expect(IssuerKeys(server).names == "domain or authorization_server")
        #expect(
            IssuerKeys(server).advice(for: "https://acme.okta.com") == "Remove authorization_server from config.toml"
        )
        #expect(
            IssuerKeys(server).advice(for: "https://acme.okta.com/oauth2/aus1")
                == "Set authorization_server = \"aus1\" in config.toml"
        )
        let org = connection("https://acme.okta.com", [("domain", "acme.okta.com")])
        #expect(
            IssuerKeys(org).advice(for: "https://acme.okta.com/oauth2/default")
                == "Set issuer = \"https://acme.okta.com/oauth2/default\" in config.toml"
        )
        var written = connection("https://acme.example", [])
        #expect(IssuerKeys(written).advice(for: "x") == "Set issuer = \"x\" in config.toml")
        written.expectedIssuer = "https://other.example"
        #expect(IssuerKeys(written).advice(for: "x") == "Set expected_issuer = \"x\" in config.toml")
    }
}
