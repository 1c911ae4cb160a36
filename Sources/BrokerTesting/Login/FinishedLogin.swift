import FakeProviders

/// A login from end to end, every answer kept.
package struct FinishedLogin: Sendable {
    package let request: LoginRequest
    /// The browser's way, in one or two parts: to the sign-in page, and from there to the app.
    package let visits: [Visit]
    package let code: String
    package let answer: TokenAnswer

    /// Every hop of the browser in order.
    package var hops: [Hop] { visits.flatMap(\.hops) }
}
