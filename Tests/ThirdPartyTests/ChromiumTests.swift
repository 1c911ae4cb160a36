import Foundation
import Testing

/// The demo as people see it: a real browser, and clicks.
@Suite("headless Chromium clicks through the demo", .serialized, .timeLimit(.minutes(8)))
struct ChromiumTests {
    @Test("people choose a provider, sign in, and sign out")
    func signsInAndOut() async throws {
        try await Demo.running { demo in
            let jane =
                "Jane Workspace jane@example.com Workspace account of example.com; her groups are in the Directory API alone"
            let clicks = try await Clicks.click(
                [
                    "Sign in", "Continue with Demo OIDC", "Ada Byron", "Sign out of this app",
                    "Sign in", "Continue with Demo Google", jane,
                ],
                in: demo.app,
                series: "signs-in-and-out"
            )
            try expectManners(clicks, of: demo, pages: 8)
            let pages = clicks.pages
            expect(pages[0], at: demo.app + "/", "Nobody is signed in")
            expect(pages[1], at: demo.broker + "/oauth2/authorize?", "Sign in to Demo App")
            expect(pages[2], at: demo.oidc + "/", "Choose who to sign in as")
            expect(pages[3], at: demo.app + "/", "Signed in as Ada Byron")
            expect(pages[4], at: demo.app + "/", "Nobody is signed in")
            expect(pages[5], at: demo.broker + "/oauth2/authorize?", "Sign in to Demo App")
            expect(pages[6], at: demo.google + "/", "Choose who to sign in as")
            expect(pages[7], at: demo.app + "/", "Signed in as Jane Workspace")

            let ada = try #require(pages[3].table("ID token"))
            #expect(ada["iss"] == demo.broker)
            #expect(ada["aud"] == "demo-app")
            #expect(ada["email"] == "ada@example.com")
            #expect(ada["org"] == "org-123")
            #expect(ada["idp"] == "demo-oidc")
            #expect(ada["permissions"] == #"["read","write","admin"]"#)
            #expect(pages[3].table("Userinfo")?["sub"] == ada["sub"])
            #expect(pages[3].table("Access token")?["client_id"] == "demo-app")

            let janeToken = try #require(pages[7].table("ID token"))
            #expect(janeToken["idp"] == "demo-google")
            #expect(janeToken["permissions"] == #"["read","reports"]"#)
            #expect(janeToken["sub"] != ada["sub"])
            // Signed in is signed in: what stood in the address is gone.
            #expect(pages[3].url == demo.app + "/")
            #expect(pages[7].url == demo.app + "/")
        }
    }

    @Test("who belongs to no organization reads so at the broker, and finds the way back to the app")
    func noAccess() async throws {
        try await Demo.running { demo in
            let clicks = try await Clicks.click(
                ["Sign in", "Continue with Demo Google", "Casual Gardener", "Back to Demo App", "Back"],
                in: demo.app,
                series: "no-access"
            )
            try expectManners(clicks, of: demo, pages: 6)
            let pages = clicks.pages
            expect(pages[2], at: demo.google + "/", "Choose who to sign in as")
            expect(pages[3], at: demo.broker + "/auth/callback/demo-google?", "You have no access", status: 403)
            #expect(pages[3].text.contains("no organization here grants you access"))
            #expect(pages[3].text.contains("Ask your administrator"))
            #expect(pages[3].text.contains("Request id"))
            expect(pages[4], at: demo.app + "/callback?", "Not signed in", status: 400)
            #expect(pages[4].text.contains("access_denied"))
            expect(pages[5], at: demo.app + "/", "Nobody is signed in")
        }
    }

    @Test("who is of two organizations chooses one, and the browser lets the form lead on to the app")
    func choosesOrganization() async throws {
        try await Demo.running { demo in
            let clicks = try await Clicks.click(
                ["Sign in", "Continue with Demo Google", "Mia Merger", "Example Subsidiary"],
                in: demo.app,
                series: "chooses-organization"
            )
            // A policy that did not name the app's side would have stopped the redirect here (CSP 3 §6.3.1).
            try expectManners(clicks, of: demo, pages: 5)
            let pages = clicks.pages
            expect(pages[3], at: demo.broker + "/auth/callback/demo-google?", "Choose an organization")
            #expect(pages[3].text.contains("Example Company"))
            expect(pages[4], at: demo.app + "/", "Signed in as Mia Merger")
            #expect(pages[4].table("ID token")?["org"] == "org-456")
        }
    }

    @Test("who links a second account is led through both providers")
    func linksAccounts() async throws {
        try await Demo.running { demo in
            let signedIn = try await Clicks.click(
                ["Sign in", "Continue with Demo OIDC", "Ada Byron"],
                in: demo.app,
                series: "before-linking"
            )
            try #require(signedIn.problem == nil)
            let clicks = try await Clicks.click(
                ["Sign in with Demo OIDC", "Ada Byron", "Add Demo Google", "Mia Merger"],
                in: demo.broker + "/auth/link",
                series: "links-accounts"
            )
            try expectManners(clicks, of: demo, pages: 5)
            let pages = clicks.pages
            expect(pages[0], at: demo.broker + "/auth/link", "Link an account")
            expect(pages[2], at: demo.broker + "/auth/callback/demo-oidc?", "Choose the account to add")
            expect(pages[4], at: demo.broker + "/auth/callback/demo-google?", "Linked")
        }
    }

    @Test("who cancels at the provider is told so by the app")
    func cancels() async throws {
        try await Demo.running { demo in
            let clicks = try await Clicks.click(
                ["Sign in with Demo OIDC", "Cancel", "Back"],
                in: demo.app,
                series: "cancels"
            )
            try expectManners(clicks, of: demo, pages: 4)
            let pages = clicks.pages
            // The app said which provider: no page to choose one.
            expect(pages[1], at: demo.oidc + "/", "Choose who to sign in as")
            expect(pages[2], at: demo.app + "/callback?", "Not signed in", status: 400)
            #expect(pages[2].text.contains("access_denied"))
            expect(pages[3], at: demo.app + "/", "Nobody is signed in")
        }
    }

    private func expect(_ page: Clicks.Page, at address: String, _ heading: String, status: Int = 200) {
        #expect(page.heading == heading)
        #expect(page.url.hasPrefix(address), "\(heading): \(page.url)")
        #expect(page.status == status, "\(heading): \(page.url)")
    }

    /// What holds for every page: complete, nothing cut off, nothing to complain of, nobody else asked.
    private func expectManners(_ clicks: Clicks, of demo: Demo, pages: Int) throws {
        try #require(clicks.problem == nil)
        try #require(clicks.pages.count == pages)
        for page in clicks.pages {
            let name = Comment(rawValue: page.heading)
            #expect(page.isStyled, name)
            #expect(page.language == "en", name)
            #expect(page.title == page.heading, name)
            #expect(page.fitsWide, name)
            #expect(page.fitsNarrow, name)
        }
        // The browser mentions pages whose status is an error. Those are meant; anything else, such as what a Content Security
        // Policy stopped or a file that is missing, is not.
        let meant = Set(clicks.pages.filter { $0.status >= 400 }.map(\.url))
        let complaints = clicks.complaints.filter { $0.source != "network" || !meant.contains($0.url) }
        #expect(complaints.isEmpty, "\(complaints)")

        let servers = [demo.app, demo.broker, demo.oidc, demo.google].map { $0 + "/" } + ["data:"]
        let strange = clicks.addresses.filter { address in !servers.contains { address.hasPrefix($0) } }
        #expect(strange.isEmpty)
        #expect(clicks.addresses.count >= pages, "the browser's requests were seen at all")
    }
}
