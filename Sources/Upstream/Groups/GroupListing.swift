import BrokerCore
import BrokerCrypto
import JOSE

/// Reads a list of groups page by page, within bounds that no honest directory meets.
struct GroupListing: Sendable {
    private static let mostPages = 100
    private static let mostGroups = 20_000
    /// For all pages together.
    private static let patience: Duration = .seconds(20)

    let client: ProviderClient

    /// - Parameters:
    ///   - read: takes a page out of its JSON; nil where it isn't one.
    ///   - refused: what an answer other than 200 means.
    func all(
        from first: String,
        token: Secret<String>,
        read: (JSONObject) throws(UpstreamError) -> GroupPage?,
        refused: (HTTPClientResponse) -> UpstreamError
    ) async throws(UpstreamError) -> [String] {
        let deadline = client.clock.now() + Self.patience
        var groups: [String] = []
        var next: String? = first
        for _ in 1...Self.mostPages {
            guard let url = next else { return groups }
            let remaining = deadline - client.clock.now()
            guard remaining > .zero else { throw failure(.timeout, "the list of groups takes over 20 seconds") }
            let response = try await client.get(
                url,
                headers: [("Authorization", "Bearer \(token.reveal())")],
                limits: RequestLimits.userinfo.within(remaining),
                step: .groups
            )
            guard response.status == 200 else { throw refused(response) }
            guard let json = try? JSONReader.parseObject(response.body), let page = try read(json) else {
                throw failure(.responseInvalid, "\(HTTPURL.withoutQuery(url)) answers something else than a list")
            }
            groups += page.groups
            guard groups.count <= Self.mostGroups else {
                throw failure(.responseInvalid, "the person is in over \(Self.mostGroups) groups")
            }
            next = page.next
        }
        guard next == nil else {
            throw failure(.responseInvalid, "the list of groups has over \(Self.mostPages) pages")
        }
        return groups
    }

    private func failure(_ kind: UpstreamError.Kind, _ detail: String) -> UpstreamError {
        UpstreamError(provider: client.provider, step: .groups, kind: kind, detail: detail)
    }
}
