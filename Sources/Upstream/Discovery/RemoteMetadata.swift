package import BrokerCore
import ProviderCatalogue

/// The metadata of one issuer, fetched from its discovery document and kept fresh.
package struct RemoteMetadata: Sendable {
    private let document: RefreshingDocument<ProviderMetadata>

    init(_ connection: ProviderConnection, fetcher: DocumentFetcher, archive: DocumentArchive, backOff: BackOff) {
        let provider = fetcher.provider
        let (url, expectedIssuer, policy) = (
            connection.discoveryURL, connection.expectedIssuer, connection.issuerPolicy
        )
        document = RefreshingDocument(clock: fetcher.clock, backOff: backOff) {
            // The copy passes the same checks as a fetched one: the configuration may have changed since.
            guard let copy = await archive.copy(at: url),
                let metadata = try? ProviderMetadata(parsing: copy.body, expectedIssuer: expectedIssuer, policy: policy)
            else { return nil }
            return .init(value: metadata, age: copy.age)
        } load: { _ throws(UpstreamError) in
            let response = try await fetcher.fetch(url, limits: .metadata, step: .discovery)
            do throws(ProviderMetadata.Problem) {
                let metadata = try ProviderMetadata(
                    parsing: response.body,
                    expectedIssuer: expectedIssuer,
                    policy: policy
                )
                archive.keep(response.body, at: url)
                return .init(value: metadata, life: DocumentLife.soft(of: response))
            } catch {
                throw UpstreamError(
                    provider: provider,
                    step: .discovery,
                    kind: .responseInvalid,
                    detail: "\(HTTPURL.withoutQuery(url)): \(error.reason)",
                    advice: "compare issuer (and expected_issuer) with the document, every slash included"
                )
            }
        }
    }

    /// At once where there is a copy, else after a fetch of at most five seconds.
    package func current() async throws(UpstreamError) -> ProviderMetadata { try await document.current().value }

    /// Whether `current` needs no fetch.
    /// - Throws: where it would refuse at once, because the last fetch failed a moment ago.
    func answersAtOnce() async throws(UpstreamError) -> Bool { try await document.answersAtOnce() }

    /// Fetches what is missing or older than an hour and 80 % of its life.
    func keepWarm() async { _ = try? await document.current(refreshAhead: .seconds(3_600)) }

    package func status() async -> DocumentStatus { await document.status() }
}
