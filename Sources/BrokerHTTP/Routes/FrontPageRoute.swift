import Hummingbird

/// `GET /`: tells whoever looks what answers here.
struct FrontPageRoute: Sendable {
    let site: Site
    let pages: Pages

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        .page(pages.front())
    }
}
