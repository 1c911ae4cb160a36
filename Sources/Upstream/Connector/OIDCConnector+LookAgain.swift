package import BrokerCore
package import BrokerCrypto

extension OIDCConnector {
    package func lookAgain(
        with refreshToken: Secret<String>,
        at known: KnownIdentity,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        throw UpstreamError(
            provider: id,
            step: .exchange,
            kind: .misconfigured,
            detail: "this provider's people are not looked at again"
        )
    }
}
