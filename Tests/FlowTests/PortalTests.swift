import BrokerTesting
import FakeProviders
import OAuthProtocol
import Testing

/// A tile in a provider's portal (OIDC Core §4): the person lands in the app, through an ordinary login.
struct PortalTests {
    private static func running(_ body: (World) async throws -> Void) async throws {
        try await World.running(
            {
                $0.moreTables = """
                    [[clients]]
                    id = "startable"
                    name = "Startable"
                    secret = "startable-secret-1"
                    redirect_uris = ["https://start.test/cb"]
                    initiate_login_uri = "https://start.test/login?from=portal"

                    [[clients]]
                    id = "other-startable"
                    secret = "startable-secret-2"
                    redirect_uris = ["https://other.test/cb"]
                    initiate_login_uri = "https://other.test/login"
                    providers = ["main"]
                    """
            },
            body
        )
    }

    private static func enter(
        _ world: World,
        _ provider: String,
        _ parameters: [(name: String, value: String)] = []
    ) async throws -> (LoginDriver, Visit) {
        let app = world.party("startable", secret: "startable-secret-1", redirectURI: "https://start.test/cb")
        let driver = world.driver(app)
        let query = parameters.isEmpty ? "" : "?" + FormCoding.encode(parameters)
        return (
            driver,
            try await driver.browser.open(
                world.issuer + "/auth/initiate/" + provider + query,
                stoppingAt: "https://start.test/"
            )
        )
    }

    @Test(
        "The only app that takes people from there is opened, with our issuer; its login goes to that provider unasked"
    )
    func landsInTheApp() async throws {
        try await Self.running { world in
            let (driver, visit) = try await Self.enter(world, "google", [("iss", world.google.issuer)])
            #expect(visit.stoppedAt?.hasPrefix("https://start.test/login?from=portal&iss=http") == true)
            #expect(visit.stoppedValue("iss") == world.issuer)
            // The app begins a login of its own. It could go to either provider, and nobody is asked.
            let request = LoginRequest()
            let atProvider = try await driver.begin(request)
            #expect(atProvider.page?.status == 200)
            #expect(atProvider.pageURL?.text.hasPrefix(world.google.baseURL()) == true, "\(atProvider.words)")
            // Once only: the next login asks again.
            let later = try await driver.begin(LoginRequest())
            #expect(later.pageURL?.text.hasPrefix(world.issuer) == true)
        }
    }

    @Test("Where several apps can be opened, the person chooses; a target or client_id chooses for them")
    func severalApps() async throws {
        try await Self.running { world in
            let (driver, visit) = try await Self.enter(world, "main")
            #expect(visit.page?.status == 200)
            #expect(visit.words.contains("Which app do you want to open?"), "\(visit.words)")
            let link = try #require(visit.page.map { PageReader($0.text).links }?.first { $0.contains("=startable") })
            let chosen = try await driver.browser.follow(link, on: visit, stoppingAt: "https://start.test/")
            #expect(chosen.stoppedAt?.hasPrefix("https://start.test/login") == true)

            let (_, byTarget) = try await Self.enter(
                world,
                "main",
                [("target_link_uri", "https://start.test/reports?x=1"), ("login_hint", "ada@example.com")]
            )
            #expect(byTarget.stoppedValue("target_link_uri") == "https://start.test/reports?x=1")
            #expect(byTarget.stoppedValue("login_hint") == "ada@example.com")
            let (_, byClient) = try await Self.enter(world, "main", [("client_id", "startable")])
            #expect(byClient.stoppedAt != nil)
        }
    }

    @Test("Nobody is sent to an address that no app has: foreign targets stay behind")
    func noOpenRedirect() async throws {
        try await Self.running { world in
            for target in [
                "https://evil.test/", "https://start.test@evil.test/", "https://start.test:444/", "//evil.test",
            ] {
                let (_, visit) = try await Self.enter(
                    world,
                    "google",
                    [("target_link_uri", target), ("client_id", "startable")]
                )
                #expect(visit.stoppedAt?.hasPrefix("https://start.test/login?from=portal&iss=") == true)
                #expect(visit.stoppedValue("target_link_uri") == nil)
            }
        }
    }

    @Test(
        "What leads nowhere is a page that says so",
        arguments: [
            ("nobody", "", 403), ("main", "client_id=nobody", 404), ("google", "iss=https%3A%2F%2Fevil.test", 400),
        ]
    )
    func refusals(provider: String, query: String, status: Int) async throws {
        try await Self.running { world in
            let visit = try await world.driver().browser.open(
                world.issuer + "/auth/initiate/\(provider)?\(query)",
                stoppingAt: "https://"
            )
            #expect(visit.page?.status == status, "\(visit.words)")
        }
    }

    @Test("A form post from the portal's site does the same")
    func posted() async throws {
        try await Self.running { world in
            let visit = try await world.driver().browser.post(
                [("iss", world.google.issuer)],
                to: world.issuer + "/auth/initiate/google",
                from: "https://portal.test/",
                stoppingAt: "https://start.test/"
            )
            #expect(visit.stoppedValue("iss") == world.issuer)
        }
    }
}
