import BrokerCore
import HTTPTypes
import Hummingbird

/// Lets pages of the clients' own origins read the answers of the endpoints that an app in a browser calls (the CORS
/// protocol of the Fetch standard): the documents, token, pushed requests, userinfo,
/// revocation. Never the authorization endpoint, which is
/// navigated to (RFC 9700 §2.6), and no credentials: none of these endpoints looks at a cookie.
///
/// It stands outside of `ErrorMiddleware`, so that an app can read errors too.
struct CrossOrigin: RouterMiddleware {
    private let origins: OriginDirectory
    /// By path, the methods there.
    private let endpoints: [String: String]

    /// - Parameter documents: paths of what everybody may fetch.
    init(site: Site, origins: OriginDirectory, documents: [String]) {
        self.origins = origins
        var endpoints = [
            site.path("/oauth2/token"): "POST",
            site.path("/oauth2/par"): "POST",
            site.path("/oauth2/userinfo"): "GET, POST",
            site.path("/oauth2/revoke"): "POST",
        ]
        for path in documents { endpoints[path] = "GET" }
        self.endpoints = endpoints
    }

    func handle(
        _ request: Request,
        context: BrokerRequestContext,
        next: (Request, BrokerRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let methods = endpoints[request.uri.path] else { return try await next(request, context) }
        let origin = Self.origin(of: request)
        if request.method == .options, request.headers[.accessControlRequestMethod] != nil,
            let origin, origins.holds(origin, for: nil)
        {
            return Self.preflight(origin, methods)
        }
        var response = try await next(request, context)
        // Always, so that no cache gives one origin what was meant for another.
        response.headers.append(HTTPField(name: .vary, value: "Origin"))
        if let origin, origins.holds(origin, for: context.client.id) {
            response.headers[.accessControlAllowOrigin] = origin
            response.headers[.accessControlExposeHeaders] = "WWW-Authenticate, DPoP-Nonce, Retry-After"
        }
        return response
    }

    /// A browser sends the field once, with one origin.
    private static func origin(of request: Request) -> String? {
        let fields = request.headers[values: .origin]
        return fields.count == 1 ? fields[0] : nil
    }

    private static func preflight(_ origin: String, _ methods: String) -> Response {
        Response(
            status: .noContent,
            headers: [
                .vary: "Origin",
                .accessControlAllowOrigin: origin,
                .accessControlAllowMethods: methods,
                .accessControlAllowHeaders: "Authorization, Content-Type, DPoP",
                // Two hours, the most that browsers keep it.
                .accessControlMaxAge: "7200",
            ]
        )
    }
}
