import BrokerCore
import HTTPTypes
import Hummingbird
import JOSE
import OAuthProtocol

/// `POST /oauth2/par` (RFC 9126 §2).
struct PushedRequestRoute: Sendable {
    let broker: Broker

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let form = try await ClientForm(request)
        if request.headers[.origin] != nil { context.client.id = form.clientID }
        let address = try await broker.pushedRequests.push(
            form.parameters,
            authorization: form.authorization,
            proof: DPoPRequest(request, path: "/oauth2/par")
        )
        return .json(
            [
                "request_uri": .string(address),
                "expires_in": .number(JSONNumber(PushedRequests.lifetime.seconds)),
            ],
            status: .created,
            headers: [.cacheControl: "no-store", .pragma: "no-cache"]
        )
    }
}
