package import FakeProviders
package import OAuthProtocol
import Synchronization

/// A browser without a screen: keeps cookies as one does, follows redirects as one does, submits the forms it finds, and
/// remembers every step.
package final class Browser: Sendable {
    package enum Failure: Error, Sendable {
        case tooManyRedirects(Visit)
        case noPage
        case noForm(page: String)
    }

    private let fetch: any HTTPFetch
    private let clock: @Sendable () -> UnixTime
    private let jar = Mutex(CookieJar())
    private let extraHeaders: [(name: String, value: String)]

    /// - Parameters:
    ///   - fetch: must not follow redirects itself.
    ///   - headers: sent with every request, such as `X-Forwarded-For`.
    package init(
        _ fetch: any HTTPFetch,
        clock: @escaping @Sendable () -> UnixTime = SystemTime.now,
        headers: [(name: String, value: String)] = []
    ) {
        self.fetch = fetch
        self.clock = clock
        extraHeaders = headers
    }

    /// The cookies, to look at or to tamper with.
    package var cookies: CookieJar {
        get { jar.withLock { $0 } }
        set { jar.withLock { $0 = newValue } }
    }

    /// Opens an address as if typed, and follows where it leads.
    /// - Parameter prefix: an address that begins so is not opened; the visit ends before it.
    package func open(_ address: String, stoppingAt prefix: String? = nil) async throws -> Visit {
        try await follow(Step(method: "GET", url: WebURL(address), form: nil, from: nil), stoppingAt: prefix)
    }

    /// Follows a link on a page.
    package func follow(_ link: String, on visit: Visit, stoppingAt prefix: String? = nil) async throws -> Visit {
        guard let page = visit.pageURL else { throw Failure.noPage }
        return try await follow(Step(method: "GET", url: page.resolve(link), form: nil, from: page), stoppingAt: prefix)
    }

    /// Posts a form that stands on a page of another site, as an attacker's page would, or `nil` for the same site.
    package func post(
        _ fields: [(name: String, value: String)],
        to address: String,
        from page: String? = nil,
        stoppingAt prefix: String? = nil
    ) async throws -> Visit {
        let url = try WebURL(address)
        let origin = try page.map { text throws(WebURL.Malformed) in try WebURL(text) }
        return try await follow(Step(method: "POST", url: url, form: fields, from: origin), stoppingAt: prefix)
    }

    /// Submits a form of the page it rests on.
    /// - Parameters:
    ///   - value: of the button that is pressed; the first one where nil.
    ///   - fields: typed into the form, replacing what stands there.
    package func submit(
        _ visit: Visit,
        pressing value: String? = nil,
        filling fields: [(name: String, value: String)] = [],
        stoppingAt prefix: String? = nil
    ) async throws -> Visit {
        guard let page = visit.page, let pageURL = visit.pageURL else { throw Failure.noPage }
        let forms = PageReader(page.text).forms
        let form = forms.first { form in value == nil || form.buttons.contains { $0.value == value } }
        guard let form else { throw Failure.noForm(page: page.text) }
        var sent = form.submission(pressing: value)
        sent.removeAll { old in fields.contains { $0.name == old.name } }
        sent += fields
        let target = try pageURL.resolve(form.action)
        if form.method == "GET" {
            let url = try WebURL(target.origin + target.path + "?" + FormCoding.encode(sent))
            return try await follow(Step(method: "GET", url: url, form: nil, from: pageURL), stoppingAt: prefix)
        }
        return try await follow(Step(method: "POST", url: target, form: sent, from: pageURL), stoppingAt: prefix)
    }

    private struct Step {
        var method: String
        var url: WebURL
        var form: [(name: String, value: String)]?
        /// The page the request comes from; nil for a typed address.
        var from: WebURL?
    }

    private func follow(_ first: Step, stoppingAt prefix: String?) async throws -> Visit {
        var step = first
        var hops: [Hop] = []
        // A redirect over another site makes the whole chain a cross-site one (RFC 6265bis §5.2).
        var isCrossSite = first.from.map { !$0.isSameSite(as: first.url) } ?? false
        while true {
            if let prefix, step.url.text.hasPrefix(prefix) { return Visit(hops: hops, stoppedAt: step.url.text) }
            // The number at which browsers give up.
            guard hops.count < 20 else { throw Failure.tooManyRedirects(Visit(hops: hops, stoppedAt: nil)) }
            let hop = try await perform(step, isCrossSite: isCrossSite)
            hops.append(hop)
            guard let location = hop.location else { return Visit(hops: hops, stoppedAt: nil) }
            if let prefix, location.hasPrefix(prefix) { return Visit(hops: hops, stoppedAt: location) }
            let next = try step.url.resolve(location)
            if first.from != nil || hops.count > 1, !next.isSameSite(as: step.url) { isCrossSite = true }
            // Fetch §4.4: 303 always, 301 and 302 after POST, turn into GET; 307 and 308 repeat the request.
            if hop.status == 307 || hop.status == 308 {
                step.url = next
            } else {
                step = Step(method: "GET", url: next, form: nil, from: step.from)
            }
        }
    }

    private func perform(_ step: Step, isCrossSite: Bool) async throws -> Hop {
        let situation: CookieJar.Situation =
            !isCrossSite ? .sameSite : step.method == "GET" ? .crossSiteNavigation : .crossSitePost
        let now = clock()
        let cookies = jar.withLock { $0.field(for: step.url, in: situation, at: now) }
        var request = FetchRequest(
            step.method,
            step.url.text,
            headers: extraHeaders + [("Accept", "text/html,*/*;q=0.8")]
        )
        if let cookies { request.headers.append(("Cookie", cookies)) }
        if let form = step.form {
            request.headers.append(("Content-Type", "application/x-www-form-urlencoded"))
            if let from = step.from { request.headers.append(("Origin", from.origin)) }
            request.body = Array(FormCoding.encode(form).utf8)
        }
        let response = try await fetch.fetch(request)
        jar.withLock { $0.take(response.values(of: "Set-Cookie"), from: step.url, at: now) }
        return Hop(method: step.method, url: step.url, sentCookies: cookies, response: response)
    }
}
