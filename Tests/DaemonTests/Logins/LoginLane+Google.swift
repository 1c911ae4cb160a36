import BrokerTesting
import FakeProviders
import JOSE

extension LoginLane {
    private static let jane = "107691503500061507151"
    private static let sam = "107691503500061507152"
    private static let gmail = "107691503500061507153"
    private static let olive = "107691503500061507154"
    private static let janeAnew = "107691503500061507159"

    /// Google: Workspace accounts of two domains, consumers, and accounts made anew.
    static let google = LoginLane(
        name: "google",
        settings: .google(),
        authentication: .post,
        connections: [
            Connection("google") { "type = \"google\"\nissuer = \"\($0.issuer)\"" },
            Connection("google-hosted") {
                "type = \"google\"\nissuer = \"\($0.issuer)\"\nhosted_domains = [\"example.com\"]"
            },
        ],
        cases: [
            LoginCase("Workspace account", at: "google", as: jane, .admitted("example", "read", "google:\(jane)")),
            LoginCase("second domain", at: "google", as: sam, .admitted("second", "read", "google:\(sam)")),
            LoginCase("gmail", at: "google", as: gmail, .refused(status: 403, class: "no_organization")),
            LoginCase(
                "consumer with an address of a company's domain",
                at: "google",
                as: olive,
                .refused(status: 403, class: "no_organization")
            ),
            LoginCase(
                "Workspace account where domains are listed",
                at: "google-hosted",
                as: jane,
                .admitted("example", "read", "google-hosted:\(jane)")
            ),
            LoginCase(
                "another domain than the listed",
                at: "google-hosted",
                as: sam,
                .refused(status: 403, class: "tenant_not_allowed")
            ),
            LoginCase(
                "attack: iss is the bare host of an issuer that is not configured",
                at: "google",
                as: jane,
                .refused(status: 502, class: "response_invalid")
            )
            .with { faults, _ in faults.google.bareIssuer = true },
            LoginCase("cancelled", at: "google", as: "cancel", .backAtApp(error: "access_denied")),
            LoginCase(
                "attack: account made anew with the old address",
                at: "google",
                as: janeAnew,
                .admitted("example", "read", "google:\(janeAnew)")
            ),
            LoginCase(
                "the first account afterwards",
                at: "google",
                as: jane,
                .admitted("example", "read", "google:\(jane)")
            ),
            LoginCase(
                "attack: hd taken out of the request, gmail",
                at: "google-hosted",
                as: gmail,
                .refused(status: 403, class: "tenant_not_allowed")
            ).going(withoutHostedDomain),
            LoginCase(
                "attack: hd taken out, consumer with the company's address",
                at: "google-hosted",
                as: olive,
                .refused(status: 403, class: "tenant_not_allowed")
            ).going(withoutHostedDomain),
            LoginCase(
                "attack: hd only begins like a listed one",
                at: "google-hosted",
                as: jane,
                .refused(status: 403, class: "tenant_not_allowed")
            ).with { faults, _ in faults.claims = [("hd", "example.com.evil.example")] },
            LoginCase(
                "attack: iss of another issuer at the callback",
                at: "google",
                as: jane,
                .refused(status: 400, class: "response_invalid")
            ).with { faults, _ in faults.authorization = [.issuer("https://honest.example")] }.askingNoToken,
        ]
    )

    /// As a person does who edits the address of Google's page.
    @Sendable private static func withoutHostedDomain(_ attempt: LoginAttempt) async throws -> Visit {
        let address = try await attempt.authorizationAddress()
        let value = LoginAttempt.parameter("hd", of: address)
        guard !value.isEmpty else { throw Daemon.Failure(description: "There is no hd to take out: \(address)") }
        let page = try await attempt.open(address.replacing("&hd=\(value)", with: ""))
        return try await attempt.signedIn(on: page, stoppingAt: attempt.driver.app.redirectURI)
    }
}

extension LoginCase {
    /// The code, if there is one, goes nowhere.
    var askingNoToken: LoginCase {
        checking { end in end.asked(.token) == 0 ? nil : "the token endpoint was asked" }
    }
}
