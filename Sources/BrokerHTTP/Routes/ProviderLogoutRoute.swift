import BrokerCore
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST /auth/backchannel-logout/{provider}`: a provider says that a session of its own is over
/// (OIDC Back-Channel Logout §2.5).
struct ProviderLogoutRoute: Sendable {
    let broker: Broker

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await broker.providerLogouts.take(
            request.formParameters(),
            provider: context.parameters.get("provider") ?? "",
            logger: context.logger
        )
        // §2.8.
        return Response(status: .ok, headers: [.cacheControl: "no-store"])
    }
}
