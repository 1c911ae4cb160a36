import Foundation
import Testing

/// The demo as people see it: a real browser, and clicks.
@Suite("headless Chromium clicks through the demo", .timeLimit(.minutes(5)))
struct ChromiumTests {
    @Test("Ada chooses a provider, signs in and out; and signs in at Google as Jane")
    func signsIn() async throws {
        try await Demo.running { demo in
            let clicks = try await Clicks.click(
                [
                    "Sign in", "Continue with Demo OIDC", "Ada Byron", "Sign out of this app",
                    "Sign in", "Continue with Demo Google", "Sam Second",
                ],
                in: demo.app,
                series: "signs-in"
            )
            try #require(clicks.problem == nil)
            print(clicks.pages.map(\.heading), clicks.complaints)
        }
    }
}
