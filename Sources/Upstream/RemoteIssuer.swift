package import BrokerCore
package import ProviderCatalogue

/// Metadata and keys of one issuer. Connections to the same issuer share it.
package struct RemoteIssuer: Sendable {
    package let metadata: RemoteMetadata
    package let keys: RemoteKeySet

    package init(_ connection: ProviderConnection, _ environment: UpstreamEnvironment) {
        let fetcher = DocumentFetcher(
            provider: connection.id,
            transport: environment.transport,
            egress: EgressPolicy(for: connection, allow: environment.egressAllow),
            clock: environment.clock
        )
        let archive = DocumentArchive(
            cache: environment.documents,
            wallClock: environment.wallClock,
            logger: environment.logger
        )
        let backOff = BackOff(jitter: environment.jitter)
        metadata = RemoteMetadata(
            connection,
            fetcher: fetcher,
            archive: archive,
            backOff: backOff
        )
        keys = RemoteKeySet(metadata: metadata, fetcher: fetcher, archive: archive, backOff: backOff)
    }

    /// Which of them this is: connections that share it share everything in it.
    package var identity: ObjectIdentifier { ObjectIdentifier(keys) }

    /// Fetches what is missing or getting old; failures are kept in the status and nowhere else.
    package func keepWarm() async {
        await metadata.keepWarm()
        await keys.keepWarm()
    }

    /// Whether metadata and keys are there; what is missing is fetched.
    package func check() async throws(UpstreamError) {
        _ = try await metadata.current()
        _ = try await keys.current()
    }
}
