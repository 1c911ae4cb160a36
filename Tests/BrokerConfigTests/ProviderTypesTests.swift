import BrokerConfig
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@Suite("Entries of the types that come with the broker")
struct ProviderTypesTests {
    private static let acme = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
    private static let personal = "9188040d-6c67-4c5b-b112-36a304b66dad"

    private func entry(_ type: String, _ more: String, secret: String = "client_secret = \"s3cr3t-value\"") -> String {
        """
        [[auth.oauth.providers]]
        id = "acme"
        type = "\(type)"
        client_id = "c"
        \(secret)
        \(more)
        """
    }

    private func connection(_ type: String, _ more: String) throws -> ProviderConnection {
        let outcome = try Fixture().load(entry(type, more))
        return try #require(outcome.settings?.providers.first, "\(outcome.problems)")
    }

    @Test(
        "four lines are enough",
        arguments: [
            ("google", "", "https://accounts.google.com"),
            ("azure-ad", "tenant = \"\(acme)\"", "https://login.microsoftonline.com/\(acme)/v2.0"),
            (
                "azure-ad", "tenant = \"acme.onmicrosoft.com\"",
                "https://login.microsoftonline.com/acme.onmicrosoft.com/v2.0"
            ),
            ("okta", "domain = \"acme.okta.com\"", "https://acme.okta.com"),
            ("auth0", "domain = \"acme.eu.auth0.com\"", "https://acme.eu.auth0.com/"),
            ("oidc", "issuer = \"https://idp.example.com/x/\"", "https://idp.example.com/x/"),
        ]
    )
    func fourLines(_ type: String, _ line: String, _ issuer: String) throws {
        let made = try connection(type, line)
        #expect(made.issuer == issuer)
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        #expect(made.discoveryURL == base + "/.well-known/openid-configuration")
        #expect(try Fixture().warnings(entry(type, line)).filter { $0.contains("auth.oauth") }.isEmpty)
    }

    // MARK: Entra ID

    @Test("Entra: a tenant's id, in any letters, is one exact issuer; a domain is learned from the metadata")
    func oneTenant() throws {
        let exact = try connection("azure-ad", "tenant = \"\(Self.acme.uppercased())\"")
        #expect(exact.expectedIssuer == "https://login.microsoftonline.com/\(Self.acme)/v2.0")
        #expect(exact.issuerPolicy.tenants?.authority == .one(Self.acme))
        #expect(exact.allowedTenants == .unrestricted && !exact.egressAllowsPrivate)
        #expect(exact.identity == .tenantAndObject && exact.emailTrust == .domainOwnerVerified)
        #expect(exact.userinfo == .never && exact.requiredClaims.map(\.value) == ["2.0"])
        #expect(exact.groupSource?.kind == .graphOverage && exact.groupSource?.apiURL == "https://graph.microsoft.com")
        let domain = try connection("azure-ad", "tenant = \"acme.example\"")
        #expect(domain.issuerPolicy.tenants?.authority == .oneByDomain)
        #expect(domain.expectedIssuer == "https://login.microsoftonline.com/{tenantid}/v2.0")
        let consumers = try connection("azure-ad", "tenant = \"consumers\"")
        #expect(consumers.expectedIssuer == "https://login.microsoftonline.com/\(Self.personal)/v2.0")
    }

    @Test(
        "Entra: organizations lets in the tenants listed; 'any' takes the operator's word and leaves personal accounts out"
    )
    func manyTenants() throws {
        let listed = try connection(
            "azure-ad",
            "tenant = \"organizations\"\nallowed_tenants = [\"\(Self.acme.uppercased())\"]"
        )
        #expect(listed.allowedTenants == .listed([Self.acme]))
        #expect(listed.issuerPolicy.tenants?.authority == .many)
        let any = "tenant = \"organizations\"\nallowed_tenants = [\"*\"]"
        #expect(try connection("azure-ad", any).allowedTenants == .any(except: [Self.personal]))
        #expect(try Fixture().warnings(entry("azure-ad", any)).contains { $0.contains("people of every tenant") })
        let everybody = try connection("azure-ad", "tenant = \"common\"\nallowed_tenants = [\"*\", \"consumers\"]")
        #expect(everybody.allowedTenants == .any(except: []))
        let common = try connection("azure-ad", "tenant = \"common\"\nallowed_tenants = [\"*\"]")
        #expect(common.allowedTenants == .any(except: [Self.personal]))
    }

    @Test("Entra: sovereign clouds have their own hosts, Graph's too; group_lookup says otherwise")
    func clouds() throws {
        let china = try connection("azure-ad", "tenant = \"\(Self.acme)\"\ncloud = \"china\"")
        #expect(china.issuer == "https://login.partner.microsoftonline.cn/\(Self.acme)/v2.0")
        #expect(china.groupSource?.apiURL == "https://microsoftgraph.chinacloudapi.cn")
        let without = try connection("azure-ad", "tenant = \"\(Self.acme)\"\ngroup_lookup = \"none\"")
        #expect(without.groupSource == nil)
        let local = try connection(
            "azure-ad",
            "tenant = \"\(Self.acme)\"\ngroup_lookup_url = \"http://127.0.0.1:9/\""
        )
        #expect(local.groupSource?.apiURL == "http://127.0.0.1:9" && local.groupSource?.isOperatorsAddress == true)
    }

    @Test(
        "Entra: an issuer of the operator's own keeps the tenants apart",
        arguments: [
            ("issuer = \"http://127.0.0.1:9/organizations/v2.0\"", "many"),
            ("issuer = \"http://127.0.0.1:9/\(acme)/v2.0\"", "one"),
            ("issuer = \"http://127.0.0.1:9/acme.example/v2.0\"\ntenant = \"acme.example\"", "domain"),
            (
                "issuer = \"https://x.ciamlogin.example/a/v2.0\"\nexpected_issuer = \"https://t.ciamlogin.example/t\"",
                "exact"
            ),
            (
                "issuer = \"http://127.0.0.1:9/common/v2.0\"\nexpected_issuer = \"http://127.0.0.1:9/{tenantid}/v2.0\"",
                "many"
            ),
        ]
    )
    func ownIssuer(_ lines: String, _ expected: String) throws {
        let made = try connection(
            "azure-ad",
            lines + (expected == "many" ? "\nallowed_tenants = [\"\(Self.acme)\"]" : "")
        )
        let found =
            switch made.issuerPolicy.tenants?.authority {
            case .many: "many"
            case .one: "one"
            case .oneByDomain: "domain"
            case nil: "exact"
            }
        #expect(found == expected)
        if expected == "many" || expected == "domain" {
            #expect(made.issuerPolicy.tenants?.template.text == "http://127.0.0.1:9/{tenantid}/v2.0")
        }
    }

    // MARK: Okta, Auth0, Google

    @Test("Okta: a custom server has its own issuer, and groups only where the operator writes the scope")
    func okta() throws {
        let org = try connection("okta", "domain = \"acme.okta.com\"\nidp = \"0oa1\"\nlogout = \"upstream\"")
        #expect(org.scopes == ["openid", "profile", "email", "groups"])
        #expect(org.clientAuthentication == .basic && org.userinfo == .automatic && org.logout == .rpInitiatedWithHint)
        #expect(org.authorizeParameters.map { "\($0.name)=\($0.value)" } == ["idp=0oa1"])
        let custom = try connection("okta", "domain = \"acme.okta.com\"\nauthorization_server = \"default\"")
        #expect(custom.issuer == "https://acme.okta.com/oauth2/default")
        #expect(custom.scopes == ["openid", "profile", "email"])
    }

    @Test("Auth0: an organization there is asked for by a key of its own, so that it is checked")
    func auth0() throws {
        let made = try connection(
            "auth0",
            "domain = \"login.acme.example\"\nupstream_organization = \"org_A\"\nconnection = \"acme-ad\""
        )
        #expect(made.issuer == "https://login.acme.example/" && made.upstreamOrganization == "org_A")
        #expect(made.organizationRequest?.idClaim == "org_id" && made.allowedAlgorithms == ["RS256", "PS256"])
        #expect(made.authorizeParameters.map { "\($0.name)=\($0.value)" } == ["connection=acme-ad"])
        #expect(made.emailTrust == .bySubjectPrefix(["waad|", "adfs|", "oidc|", "samlp|"]))
        #expect(made.assertionAudience == .issuer)
        let trusting = try connection("auth0", "domain = \"login.acme.example\"\ntrust_email = \"verified\"")
        #expect(trusting.emailTrust == .verifiedClaim)
    }

    @Test(
        "what is wrong is said with the remedy",
        arguments: [
            ("azure-ad", "", "tenant: is missing. Your tenant's id or one of its domains"),
            ("azure-ad", "tenant = \"organisations\"", "'organisations' doesn't fit"),
            ("azure-ad", "tenant = \"organizations\"", "allowed_tenants: is missing. 'organizations' is everybody's"),
            ("azure-ad", "tenant = \"common\"", "allowed_tenants: is missing. 'common' is everybody's"),
            ("azure-ad", "tenant = \"organizations\"\nallowed_tenants = []", "is an empty list: nobody could sign in"),
            (
                "azure-ad", "tenant = \"organizations\"\nallowed_tenants = [\"acme.example\"]",
                "allowed_tenants[0]: 'acme.example' is no tenant's id. Tokens name tenants by id, not by domain"
            ),
            (
                "azure-ad", "tenant = \"organizations\"\nallowed_tenants = [\"\(personal)\"]",
                "is the tenant of personal accounts, which 'organizations' never lets in. Use one of: common"
            ),
            (
                "azure-ad", "tenant = \"organizations\"\nallowed_tenants = [\"*\", \"consumers\"]",
                "allowed_tenants[1]: is the tenant of personal accounts"
            ),
            (
                "azure-ad", "tenant = \"\(acme)\"\nallowed_tenants = [\"0b1c2d3e-0000-4000-8000-000000000002\"]",
                "this would keep everybody out"
            ),
            ("azure-ad", "tenant = \"\(acme)\"\ncloud = \"germany\"", "'germany' doesn't fit"),
            ("azure-ad", "tenant = \"\(acme)\"\nprompt = \"login consent\"", "Microsoft Entra ID takes one value"),
            ("azure-ad", "tenant = \"\(acme)\"\nclaims = { subject = \"oid\" }", "'subject' has no meaning here"),
            ("azure-ad", "tenant = \"\(acme)\"\nupstream_organization = \"x\"", "has no organizations of its own"),
            ("azure-ad", "tenant = \"\(acme)\"\nimpersonate = \"a@b.example\"", "has no use with group_lookup"),
            ("okta", "domain = \"acme-admin.okta.com\"", "ends in '-admin.okta.com'. That is the admin console"),
            ("okta", "domain = \"https://acme.okta.com\"", "'https://acme.okta.com' doesn't fit"),
            ("okta", "domain = \"acme.okta.com\"\nauthorization_server = \"a/b\"", "'a/b' doesn't fit"),
            ("okta", "", "domain: is missing"),
            ("auth0", "domain = \"acme.auth0.com/\"", "'acme.auth0.com/' doesn't fit"),
            (
                "auth0", "domain = \"acme.auth0.com\"\nauthorize_parameters = { organization = \"org_A\" }",
                "would be asked for and not checked. Write upstream_organization"
            ),
            (
                "auth0", "domain = \"acme.auth0.com\"\nallowed_algorithms = [\"HS256\"]",
                "'HS256' is none of the known values"
            ),
            ("google", "acr_values = [\"x\"]", "Google doesn't know acr_values"),
            ("google", "group_lookup = \"google-directory\"", "service_account_key_file: is missing"),
            ("google", "group_lookup = \"graph-overage\"", "Google has no group look-up 'graph-overage'"),
            ("google", "impersonate = \"admin@acme.example\"", "has no use without group_lookup"),
            (
                "google", "group_lookup = \"cloud-identity\"\nservice_account_key_file = \"key.json\"",
                "the file has no private_key"
            ),
        ]
    )
    func problems(_ type: String, _ more: String, _ expected: String) throws {
        let fixture = try Fixture()
        try fixture.folder.write(
            #"{"client_email":"a@b.example","token_uri":"https://oauth2.example/token","private_key":1}"#,
            to: "key.json"
        )
        let problems = fixture.problems(entry(type, more))
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    // MARK: Keys in files

    @Test("private_key_jwt: the key's thumbprint names it, or the certificate's; each type has its own audience")
    func privateKey() throws {
        let fixture = try Fixture()
        try fixture.folder.write(TestPEM.key, to: "key.pem")
        try fixture.folder.write(TestPEM.certificate, to: "cert.pem")
        func made(_ type: String, _ more: String) throws -> ProviderConnection {
            let text = entry(type, more, secret: "private_key_file = \"key.pem\"")
            let outcome = fixture.load(text)
            return try #require(outcome.settings?.providers.first, "\(outcome.problems)")
        }
        let okta = try made("okta", "domain = \"acme.okta.com\"")
        #expect(okta.clientAuthentication == .privateKeyJWT && okta.clientSecret == nil)
        #expect(okta.assertionAudience == .calledEndpoint)
        let key = try #require(okta.assertionKey)
        #expect(key.algorithm == .es256 && key.certificateThumbprint == nil)
        #expect(key.keyID == JWK.thumbprint(of: key.privateKey.publicKey))
        let entra = try made("azure-ad", "tenant = \"\(Self.acme)\"\ncertificate_file = \"cert.pem\"")
        #expect(entra.assertionKey?.certificateThumbprint == TestPEM.thumbprint && entra.assertionKey?.keyID == nil)
        let named = try made(
            "auth0",
            "domain = \"a.auth0.com\"\nprivate_key_id = \"k1\"\nassertion_audience = \"token-endpoint\""
        )
        #expect(named.assertionKey?.keyID == "k1" && named.assertionAudience == .tokenEndpoint)
        let shown = try #require(
            fixture.load(entry("okta", "domain = \"a.okta.com\"", secret: "private_key_file = \"key.pem\"")).settings
        ).rendered()
        #expect(shown.contains("private_key_file = \"•••\"") && !shown.contains("PRIVATE"))
    }

    @Test("a key and a certificate of another key, and files that hold neither, are refused")
    func wrongKey() throws {
        let fixture = try Fixture()
        let fresh = try PrivateKey.generate(.p256).pkcs8DER()
        try fixture.folder.write(
            "-----BEGIN PRIVATE KEY-----\n\(Base64.encode(fresh))\n-----END PRIVATE KEY-----\n",
            to: "other.pem"
        )
        try fixture.folder.write(TestPEM.certificate, to: "cert.pem")
        func problems(_ key: String, _ certificate: String) -> [String] {
            fixture.problems(
                entry(
                    "oidc",
                    "issuer = \"https://idp.example.com\"\ncertificate_file = \"\(certificate)\"",
                    secret: "private_key_file = \"\(key)\""
                )
            )
        }
        #expect(problems("other.pem", "cert.pem").contains { $0.contains("the certificate is of another key") })
        #expect(problems("cert.pem", "cert.pem").contains { $0.contains("the file holds no private key in PEM") })
        #expect(problems("other.pem", "other.pem").contains { $0.contains("the file holds no certificate in PEM") })
    }

    @Test("a service account's key file is read as it was downloaded")
    func serviceAccount() throws {
        let fixture = try Fixture()
        try fixture.folder.write(TestPEM.serviceAccount(), to: "account.json")
        let outcome = fixture.load(
            entry(
                "google",
                "group_lookup = \"google-directory\"\nservice_account_key_file = \"account.json\"\nimpersonate = \"a@acme.example\""
            )
        )
        let source = try #require(outcome.settings?.providers.first?.groupSource, "\(outcome.problems)")
        #expect(source.kind == .googleDirectory && source.apiURL == "https://admin.googleapis.com")
        #expect(source.serviceAccount?.clientEmail == "broker@acme.example" && source.impersonate == "a@acme.example")
        #expect(source.serviceAccount?.privateKeyID == "k1")
    }
}
