package import BrokerCore
package import BrokerCrypto
import OAuthProtocol

/// Posts logout tokens to apps (OIDC Back-Channel Logout §2.5).
package struct BackchannelLogoutSender: LogoutTokenSender {
    private let transport: any HTTPTransport

    package init(transport: any HTTPTransport) {
        self.transport = transport
    }

    /// Providers and apps agree on five seconds; an app that needs longer does its work behind its answer.
    private static let limits = RequestLimits(total: .seconds(5), maxBytes: 64 << 10)

    package func post(_ token: Secret<String>, to uri: String) async -> LogoutAnswer {
        let request = HTTPClientRequest(
            .post,
            uri,
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(FormCoding.encode([("logout_token", token.reveal())]).utf8),
            limits: Self.limits,
            // The address stands in the operator's own file.
            egress: .operatorHost
        )
        do {
            return .status(try await transport.send(request).status)
        } catch {
            return .noAnswer(error.description)
        }
    }
}
