package import FakeProviders
package import OAuthProtocol

/// What a browser went through from one address typed, one link or one form, until it came to rest.
package struct Visit: Sendable {
    /// Every request in order; at least one, unless the first address was the one to stop at.
    package let hops: [Hop]
    /// The address that was not opened, since the browser was told to stop there.
    package let stoppedAt: String?

    /// The page it rests on.
    package var page: FetchResponse? {
        stoppedAt == nil ? hops.last?.response : nil
    }

    /// What a person reads on that page; empty where there is none.
    package var words: String {
        page.map { PageReader($0.text).words } ?? ""
    }

    /// Where that page is.
    package var pageURL: WebURL? {
        stoppedAt == nil ? hops.last?.url : nil
    }

    /// The parameters of the address it stopped at; empty where it didn't stop or they can't be read.
    package var stoppedParameters: Parameters {
        guard let stoppedAt, let mark = stoppedAt.firstIndex(of: "?") else { return .empty }
        let query = stoppedAt[stoppedAt.index(after: mark)...].prefix { $0 != "#" }
        return (try? Parameters(parsing: Array(query.utf8))) ?? .empty
    }

    /// A parameter of the address it stopped at, where it is there once.
    package func stoppedValue(_ name: String) -> String? {
        (try? stoppedParameters.value(name)) ?? nil
    }

    /// The hops at one host and path, such as a callback.
    package func hops(at path: String) -> [Hop] {
        hops.filter { $0.url.path == path }
    }
}
