import BrokerCore
import HTTPTypes
import Hummingbird
import Logging

/// One line a request. Of the target only the path: a callback's query holds a code.
struct RequestLog: RouterMiddleware {
    private let quiet: Set<String>

    init(site: Site) {
        // Probes and what pages load come by the thousand.
        quiet = Set(
            ["/healthz", "/readyz", site.path("/healthz"), site.path("/readyz")]
                + AssetRoute.all.map { site.path($0.path) }
        )
    }

    func handle(
        _ request: Request,
        context: BrokerRequestContext,
        next: (Request, BrokerRequestContext) async throws -> Response
    ) async throws -> Response {
        let begun = ContinuousClock.now
        var response = try await CallerAddress.$current.withValue(ClientAddress(context).text) {
            try await next(request, context)
        }
        response.headers[.xRequestID] = context.requestID
        let path = request.uri.path
        let level: Logger.Level = quiet.contains(path) ? .trace : .info
        guard context.logger.logLevel <= level else { return response }
        let elapsed = begun.duration(to: .now).components
        var logger = context.logger
        if let login = context.login.code { logger[metadataKey: "login"] = "\(login)" }
        logger.log(
            level: level,
            "request",
            metadata: [
                "method": "\(request.method.rawValue)",
                "path": "\(path.prefix(200))",
                "status": .stringConvertible(Int64(response.status.code)),
                "duration_ms": .stringConvertible(
                    elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000
                ),
                "remote": "\(context.remoteAddress?.ipAddress ?? "unknown")",
            ]
        )
        return response
    }
}
