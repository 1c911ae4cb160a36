package import BrokerCore
import HTTPTypes
package import Hummingbird

/// Every route of the broker.
package struct BrokerRouter: Sendable {
    private let broker: Broker
    private let callbackPaths: [(path: String, provider: String)]
    private let site: Site
    private let pages: Pages

    /// - Parameters:
    ///   - callbackPaths: paths besides `/auth/callback/{id}` at which a provider's answer arrives, as the single-provider
    ///     form of the configuration has them.
    /// - Throws: where a page template is broken.
    package init(broker: Broker, callbackPaths: [(path: String, provider: String)]) throws {
        self.broker = broker
        self.callbackPaths = callbackPaths
        site = Site(issuer: broker.issuer)
        pages = try Pages(site: site)
    }

    package func build() -> Router<BrokerRequestContext> {
        let router = Router(context: BrokerRequestContext.self)
        router.middlewares.add(RequestLog(site: site))
        router.middlewares.add(CrossOrigin(site: site, origins: broker.origins, documents: documentPaths))
        router.middlewares.add(DPoPNonceField(proofs: broker.proofs))
        router.middlewares.add(ErrorMiddleware(site: site, pages: pages))
        router.middlewares.add(SecurityHeaders(site: site))

        let accountLogin = AccountLoginRoute(broker: broker, site: site, pages: pages)
        let authorize = AuthorizeRoute(broker: broker, site: site, pages: pages, account: accountLogin)
        add(router, site.path("/oauth2/authorize"), [(.get, authorize.get), (.post, authorize.post)])
        let token = TokenRoute(broker: broker)
        add(router, site.path("/oauth2/token"), [(.post, token.post)])
        let revocation = RevocationRoute(broker: broker)
        add(router, site.path("/oauth2/revoke"), [(.post, revocation.post)])
        let introspection = IntrospectionRoute(broker: broker)
        add(router, site.path("/oauth2/introspect"), [(.post, introspection.post)])
        let pushed = PushedRequestRoute(broker: broker)
        add(router, site.path("/oauth2/par"), [(.post, pushed.post)])
        let deviceAuthorization = DeviceAuthorizationRoute(broker: broker, site: site)
        add(router, site.path("/oauth2/device_authorization"), [(.post, deviceAuthorization.post)])
        let device = DeviceRoute(broker: broker, site: site, pages: pages)
        add(router, site.path("/device"), [(.get, device.get), (.post, device.post)])
        let userInfo = UserInfoRoute(broker: broker)
        add(router, site.path("/oauth2/userinfo"), [(.get, userInfo.get), (.post, userInfo.post)])
        add(router, site.path("/auth/login"), [(.get, authorize.typed)])
        let initiate = InitiateRoute(broker: broker, site: site, pages: pages)
        add(router, site.path("/auth/initiate/:provider"), [(.get, initiate.get), (.post, initiate.post)])
        add(router, site.path("/account"), [(.get, AccountRoute(broker: broker, site: site, pages: pages).get)])
        addCallbacks(router, accountLogin)
        addLoginForms(router)
        addLogout(router)
        addDocuments(router)

        let health = HealthRoutes(broker: broker)
        for prefix in Set(["", site.prefix]) {
            add(router, prefix + "/healthz", [(.get, health.alive)])
            add(router, prefix + "/readyz", [(.get, health.ready)])
        }
        for asset in AssetRoute.all { add(router, site.path(asset.path), [(.get, asset.get)]) }
        let front = FrontPageRoute(site: site, pages: pages)
        add(router, site.path("/"), [(.get, front.get)])
        return router
    }

    private func addLoginForms(_ router: Router<BrokerRequestContext>) {
        let logins = broker.logins
        let organization = LoginFormRoute(broker: broker, site: site, pages: pages) {
            try await logins.choose($0, sealedTransaction: $1, session: $2, story: $3, logger: $4)
        }
        add(router, site.path("/auth/organization"), [(.post, organization.post)])
        let consent = LoginFormRoute(broker: broker, site: site, pages: pages) {
            try await logins.consent($0, sealedTransaction: $1, session: $2, story: $3, logger: $4)
        }
        add(router, site.path("/auth/consent"), [(.post, consent.post)])
    }

    private func addCallbacks(_ router: Router<BrokerRequestContext>, _ account: AccountLoginRoute) {
        let link = LinkRoute(broker: broker, site: site, pages: pages)
        add(router, site.path("/auth/link"), [(.get, link.get)])
        let callback = CallbackRoute(broker: broker, site: site, pages: pages, link: link, account: account)
        add(
            router,
            site.path("/auth/callback/:provider"),
            [
                (
                    .get,
                    { request, context in
                        try await callback.get(request, context, provider: context.parameters.get("provider") ?? "")
                    }
                ),
                (
                    .post,
                    { request, context in
                        try await callback.post(request, context, provider: context.parameters.get("provider") ?? "")
                    }
                ),
            ]
        )
        for (path, provider) in callbackPaths {
            add(
                router,
                path,
                [
                    (.get, { request, context in try await callback.get(request, context, provider: provider) }),
                    (.post, { request, context in try await callback.post(request, context, provider: provider) }),
                ]
            )
        }
    }

    private func addLogout(_ router: Router<BrokerRequestContext>) {
        let logout = LogoutRoute(broker: broker, site: site, pages: pages)
        add(router, site.path("/oauth2/logout"), [(.get, logout.get), (.post, logout.post)])
        add(router, site.path("/auth/signed-out"), [(.get, logout.returned)])
        let provider = ProviderLogoutRoute(broker: broker)
        add(router, site.path("/auth/backchannel-logout/:provider"), [(.post, provider.post)])
    }

    private func addDocuments(_ router: Router<BrokerRequestContext>) {
        let documents = DocumentRoutes(broker: broker)
        for path in metadataPaths { add(router, path, [(.get, documents.metadata)]) }
        add(router, keySetPath, [(.get, documents.keySet)])
    }

    /// OIDC Discovery §4 hangs the well-known path on the issuer, RFC 8414 §3 puts it before the issuer's path. Both
    /// documents are served both ways.
    private var metadataPaths: Set<String> {
        let names = ["openid-configuration", "oauth-authorization-server"]
        return Set(names.flatMap { [site.path("/.well-known/\($0)"), "/.well-known/\($0)\(site.prefix)"] })
    }

    private var keySetPath: String { site.path("/.well-known/jwks.json") }

    private var documentPaths: [String] { metadataPaths + [keySetPath] }

    private typealias Handler = @Sendable (Request, BrokerRequestContext) async throws -> Response

    /// Registers a path with its methods; every other method is told which ones there are (RFC 9110 §15.5.6).
    private func add(
        _ router: Router<BrokerRequestContext>,
        _ path: String,
        _ handlers: [(HTTPRequest.Method, Handler)]
    ) {
        let path = RouterPath(path)
        var allowed = handlers.map(\.0)
        for (method, handler) in handlers {
            router.on(path, method: method, use: handler)
            guard method == .get else { continue }
            allowed.append(.head)
            router.on(path, method: .head) { request, context in
                try await handler(request, context).createHeadResponse()
            }
        }
        let allow = allowed.map(\.rawValue).joined(separator: ", ")
        for method in Self.methods where !allowed.contains(method) {
            router.on(path, method: method) { _, _ -> Response in
                throw HTTPError(.methodNotAllowed, headers: [.allow: allow], message: "Allowed here: \(allow)")
            }
        }
    }

    private static let methods: [HTTPRequest.Method] =
        [
            .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
        ]
        + ["PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "SEARCH", "REPORT"].compactMap {
            // WebDAV's, which scanners like to try.
            HTTPRequest.Method(rawValue: $0)
        }
}
