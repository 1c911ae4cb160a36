import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `POST /oauth2/token` (RFC 6749 §3.2).
struct TokenRoute: Sendable {
    let broker: Broker

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let form = try await ClientForm(request)
        // For `CrossOrigin` alone, so only where a page asks.
        if request.headers[.origin] != nil { context.client.id = form.clientID }
        let answer = try await broker.tokenGrants.answer(
            form.parameters,
            authorization: form.authorization,
            proof: DPoPRequest(request, path: "/oauth2/token"),
            logger: context.logger
        )
        // RFC 6749 §5.1.
        return .json(answer.json, headers: [.cacheControl: "no-store", .pragma: "no-cache"])
    }
}
