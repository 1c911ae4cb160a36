import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `POST /oauth2/revoke` (RFC 7009).
struct RevocationRoute: Sendable {
    let broker: Broker

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let form = try await ClientForm(request)
        // For `CrossOrigin` alone, so only where a page asks.
        if request.headers[.origin] != nil { context.client.id = form.clientID }
        try await broker.revocation.revoke(
            form.parameters,
            authorization: form.authorization,
            logger: context.logger
        )
        return Response(status: .ok, headers: [.cacheControl: "no-store", .pragma: "no-cache"])
    }
}
