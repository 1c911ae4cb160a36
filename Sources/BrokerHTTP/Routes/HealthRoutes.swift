import BrokerCore
import HTTPTypes
import Hummingbird
import JOSE
import OAuthProtocol

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
            "provider_health": .array(await broker.providerStandings().map(Self.report)),
            "configuration": .object(Self.report(on: broker.configuration())),
        ]
        return .json(
            report,
            status: databaseAnswers ? .ok : .serviceUnavailable,
            headers: [.cacheControl: "no-store"]
        )
    }

    /// A provider that is down is reported, and never makes the daemon unready: the others go on.
    private static func report(on standing: ProviderStanding) -> JSONValue {
        var report: JSONObject = ["id": .string(standing.id), "circuit": .string(standing.circuit)]
        for case (let name, let seconds?) in [
            ("retry_in", standing.retryIn), ("metadata_age", standing.metadataAge), ("keys_age", standing.keysAge),
        ] {
            report[name] = .number(JSONNumber(seconds))
        }
        return .object(report)
    }

    /// A file that was refused is no reason to take the daemon out of service: it goes on with the one before.
    private static func report(on configuration: ConfigurationStatus) -> JSONObject {
        var report: JSONObject = [
            "generation": .number(JSONNumber(configuration.generation)),
            "applied_at": .number(JSONNumber(configuration.appliedAt.seconds)),
            "reloads": .number(JSONNumber(Int64(configuration.reloads))),
            "refusals": .number(JSONNumber(Int64(configuration.refusals))),
        ]
        if let refusal = configuration.refusal {
            report["refused"] = .object([
                "at": .number(JSONNumber(refusal.at.seconds)),
                "problems": .number(JSONNumber(Int64(refusal.problems))),
            ])
        }
        return report
    }
}
