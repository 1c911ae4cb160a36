package import BrokerCore
import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue

extension OIDCConnector {
    /// Somebody else was given the token and brings it: it is checked as the one of a login is, but for what only a login knows
    /// (nonce, `max_age`), and an unknown key in it may cost the provider a fetch only rarely.
    package func recognize(
        _ idToken: String,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamIdentity {
        let metadata = try await metadata()
        let token = try await verifier.verify(
            idToken,
            expecting: IDTokenExpectations(for: connection, metadata: metadata, channel: .deliverable),
            story: story
        )
        return try await identity(
            of: token,
            organization: connection.organizationRequest == nil ? nil : connection.upstreamOrganization,
            accessToken: nil,
            metadata: metadata,
            story: story
        )
    }
}
