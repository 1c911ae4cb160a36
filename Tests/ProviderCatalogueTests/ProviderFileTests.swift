import ProviderCatalogue
import StrictTOML
import Testing

@Suite("A provider file is read strictly")
struct ProviderFileTests {
    private static let sample = """

        [[samples]]
        description = "somebody"
        claims = '{"sub":"1"}'
        [samples.identity]
        subject = "1"
        """

    private func load(_ files: [String: String]) -> (catalogue: ProviderCatalogue, problems: [String]) {
        let log = ProblemLog()
        let contents = files.sorted { $0.key < $1.key }.map { (name: $0.key, bytes: Array($0.value.utf8)) }
        let catalogue = ProviderCatalogue.parse(contents, named: "providers", log: log)
        return (catalogue, log.sorted.map(\.description))
    }

    @Test("placeholders fill the first issuer whose parameters are given")
    func placeholders() throws {
        let (catalogue, problems) = load([
            "okta.toml": """
            issuer = ["https://{domain}/oauth2/{authorization_server}", "https://{domain}"]
            [parameters.domain]
            pattern = "hostname"
            description = "The host of your org"
            [parameters.authorization_server]
            pattern = ["identifier", "uuid"]
            description = "A custom server"
            required = false
            """ + Self.sample
        ])
        #expect(problems.isEmpty)
        let type = try #require(catalogue.type("okta"))
        let filled = type.issuers.map { template in template.filled { ["domain": "acme.okta.com"][$0] } }
        #expect(filled == [nil, "https://acme.okta.com"])
        #expect(type.parameters.map(\.isRequired) == [true, false])
        #expect(type.parameters.last?.accepts("default") == true)
        #expect(type.parameters.last?.accepts("a/b") == false)
    }

    @Test("[console] says page by page where to look, the base's words where the file has none")
    func console() throws {
        let (catalogue, problems) = load([
            "base.toml": """
            [console]
            redirect_uri = "base > redirect URIs"
            issuer = "base > issuer"
            """ + Self.sample,
            "child.toml": """
            extends = "base"
            [console]
            redirect_uri = "child > redirect URIs"
            """ + Self.sample,
            "slip.toml": """
            [console]
            redirect_url = "?"
            """ + Self.sample,
        ])
        let child = try #require(catalogue.type("child"))
        #expect(child.console[.redirectURI] == "child > redirect URIs")
        #expect(child.console[.issuer] == "base > issuer")
        #expect(child.console[.secretExpiry] == nil)
        #expect(problems.count == 1)
        #expect(problems.first?.contains("console.redirect_url: unknown key") == true, "\(problems)")
    }

    @Test("extends gives one level: lists whole, tables key by key")
    func extends() throws {
        let (catalogue, problems) = load([
            "base.toml": """
            issuer_policy = "exact"
            allowed_algorithms = ["RS256", "ES256"]
            [authorize]
            scopes = ["openid", "groups"]
            parameters = { a = "1", b = "2" }
            [claims]
            groups = "g"
            email = "mail"
            """ + Self.sample,
            "child.toml": """
            extends = "base"
            allowed_algorithms = ["PS256"]
            [authorize]
            parameters = { b = "3" }
            [claims]
            groups = "https://x/groups"
            """ + Self.sample,
        ])
        #expect(problems.isEmpty)
        let type = try #require(catalogue.type("child"))
        #expect(type.allowedAlgorithms == ["PS256"])
        #expect(type.scopes == ["openid", "groups"])
        #expect(type.authorizeParameters.map { "\($0.name)=\($0.value.source)" } == ["a=1", "b=3"])
        #expect(type.claims.groups == "https://x/groups")
        #expect(type.claims.email == "mail")
        #expect(type.samples.count == 1)
    }

    @Test(
        "what must not be there is refused",
        arguments: [
            ("isuer = \"https://a.example\"", "unknown key. Did you mean 'issuer'?"),
            ("client_secret = \"x\"", "credentials don't belong in a provider file"),
            ("client_id = \"x\"", "credentials don't belong in a provider file"),
            ("insecure_disable_pkce = true", "a provider file can't weaken a check"),
            ("email_trust = \"always\"", "a provider file can't declare every address verified"),
            ("issuer = \"http://a.example\"", "is no https:// address"),
            ("issuer = \"http://127.0.0.1\"", "is no https:// address"),
            ("issuer = \"https://a.example/?x\"", "is no https:// address"),
            ("issuer = \"https://user@a.example\"", "is no https:// address"),
            ("issuer = \"https://a.example\\\\@b.example\"", "is no https:// address"),
            ("issuer = \"https://{domain}\"", "the placeholder {domain} is not declared"),
            ("issuer = \"https://a.{domain\"", "has a broken placeholder"),
            (
                "issuer = \"{scheme}://a\"\n[parameters.scheme]\npattern = \"identifier\"\ndescription = \"d\"",
                "is no https:// address"
            ),
            ("[parameters.domain]\ndescription = \"d\"", "parameters.domain.pattern: is missing"),
            ("[parameters.domain]\npattern = \"[a-z]+\"\ndescription = \"d\"", "is none of the known values"),
            ("[parameters.client_id]\npattern = \"uuid\"\ndescription = \"d\"", "can't be the name of a parameter"),
            ("issuer_policy = \"per-tenant\"", "needs tenants"),
            ("[tenants]\nparameter = \"tenant\"", "tenants: has no meaning without"),
            (
                "issuer_policy = \"per-tenant\"\nissuer = \"https://a.example/\"\n[tenants]\nparameter = \"tenant\"",
                "needs {tenant} in each issuer, once"
            ),
            (
                "issuer_policy = \"per-tenant\"\n[tenants]\nparameter = \"tenant\"",
                "issuer_policy = \"per-tenant\" needs the claim of the tenant"
            ),
            (
                "issuer_policy = \"per-tenant\"\n[tenants]\nparameter = \"t\"\npersonal = { word = \"w\", id = \"x\" }",
                "tenants.personal.id: must be the tenant's id"
            ),
            ("identity = \"tenant-and-object\"", "needs the claim of the tenant"),
            ("[group_sources]\ngraph-overage = \"http://graph.example\"", "is no https:// address"),
            ("[group_sources]\ngraph = \"https://graph.example\"", "unknown key"),
            ("assertion_algorithm = \"ES256\"", "is for RSA keys"),
            ("email_trust = \"by-subject-prefix\"", "needs unverified_subject_prefixes"),
            ("unverified_subject_prefixes = [\"x|\"]", "has no meaning without email_trust"),
            ("[upstream_organization]\nparameter = \"organization\"", "upstream_organization.id_claim: is missing"),
            (
                "[parameters.cloud]\ndescription = \"d\"\n[parameters.cloud.choices]\na = { h = \"1\" }\nb = { i = \"2\" }",
                "has other texts than 'a'"
            ),
            (
                "[parameters.cloud]\ndescription = \"d\"\nwords = [\"a\"]\ndefault = \"b\"",
                "is no value of this parameter"
            ),
            ("issuer_policy = \"exactly\"", "Did you mean 'exact'?"),
            ("issuer_policy = \"exact-with-aliases\"", "needs issuer_aliases"),
            ("issuer_aliases = [\"x\"]", "has no meaning without"),
            ("allowed_algorithms = [\"none\"]", "'none' is none of the known values"),
            ("allowed_algorithms = [\"HS256\"]", "Did you mean"),
            ("allowed_algorithms = []", "is empty"),
            ("[authorize]\nscopes = [\"email\"]", "lacks 'openid'"),
            ("[authorize]\nscopes = [\"openid\", \"a b\"]", "is no scope"),
            ("[authorize]\nparameters = { state = \"x\" }", "is set by the broker itself"),
            ("[authorize]\nparameters = { redirect_uri = \"x\" }", "is set by the broker itself"),
            ("[authorize]\nhosted_domain_parameter = \"hd\"", "no claim proves the domain"),
            ("[claims]\nsubject = \"email\"", "changes hands"),
            ("[claims]\nmail = \"email\"", "unknown key"),
            ("organization_keys = [{ claim = \"hd\" }]", "organization_keys[0].list: is missing"),
            ("extends = \"nothing\"", "there is no provider file 'nothing'"),
            ("extends = \"bad\"", "there is no provider file 'bad'"),
        ]
    )
    func refused(_ text: String, _ expected: String) throws {
        let (_, problems) = load(["bad.toml": text + Self.sample])
        #expect(problems.contains { $0.hasPrefix("providers/bad.toml:") && $0.contains(expected) }, "\(problems)")
    }

    @Test("a file without a sample, or with half of one, is refused")
    func samples() throws {
        let (_, problems) = load([
            "a.toml": "display_name = \"A\"",
            "b.toml": "[[samples]]\ndescription = \"x\"\nclaim = \"{}\"",
        ])
        #expect(problems.contains { $0.hasPrefix("providers/a.toml:1: samples: is missing") })
        #expect(problems.contains { $0.hasPrefix("providers/b.toml:1: samples[0].claims: is missing") })
        #expect(
            problems.contains {
                $0.hasPrefix("providers/b.toml:3: samples[0].claim: unknown key. Did you mean 'claims'?")
            }
        )
    }

    @Test("two levels of extends are refused; so is a name that is none; everything is reported together")
    func together() throws {
        let (_, problems) = load([
            "a.toml": "extends = \"b\"" + Self.sample,
            "b.toml": "extends = \"c\"" + Self.sample,
            "c.toml": "wrong = 1" + Self.sample,
            "Big Name.toml": Self.sample,
            "d.toml": "x = ",
            "e.toml": "extends = \"d\"" + Self.sample,
        ])
        #expect(problems.contains { $0.hasPrefix("providers/a.toml:1: extends: 'b' itself extends another") })
        #expect(problems.contains { $0.hasPrefix("providers/c.toml:1: wrong: unknown key") })
        #expect(problems.contains { $0.hasPrefix("providers/Big Name.toml: the file's name") })
        #expect(problems.contains { $0.hasPrefix("providers/d.toml:1: is not valid TOML") })
        #expect(problems.count == 4)
    }

    @Test("a folder that isn't there is named")
    func missingFolder() {
        let log = ProblemLog()
        _ = ProviderCatalogue.load(directory: "/nowhere/at/all", named: "providers", log: log)
        #expect(log.problems.map(\.reason) == ["the folder of provider types does not exist"])
    }
}
