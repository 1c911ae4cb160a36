package import FakeProviders

/// One request of a browser and what came back.
package struct Hop: Sendable {
    package let method: String
    package let url: WebURL
    /// The `Cookie` field that was sent.
    package let sentCookies: String?
    package let response: FetchResponse

    package var status: Int { response.status }

    /// Where the answer sends the browser, as written.
    package var location: String? {
        (300..<400).contains(response.status) ? response.header("Location") : nil
    }
}
