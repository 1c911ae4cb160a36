import BrokerCore
import HTTPTypes
import Hummingbird
import JOSE

/// `GET /healthz`: the process answers. `GET /readyz`: it can do its work; a provider's outage is none of its own.
struct HealthRoutes: Sendable {
    let broker: Broker

    @Sendable func alive(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        .json(["status": "alive"], headers: [.cacheControl: "no-store"])
    }

    @Sendable func ready(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let databaseAnswers = await broker.databaseAnswers()
        let report: JSONObject = [
            "status": databaseAnswers ? "ready" : "unavailable",
            "database": databaseAnswers ? "ok" : "unreachable",
            "signing_keys": "loaded",
            "providers": .array(broker.providers.map { .string($0) }),
        ]
        return .json(
            report,
            status: databaseAnswers ? .ok : .serviceUnavailable,
            headers: [.cacheControl: "no-store"]
        )
    }
}
