import HTTPTypes
import Hummingbird
import NIOCore

/// The one stylesheet.
struct StyleRoute: Sendable {
    private let bytes = PackageResources.style_css

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "public, max-age=3600"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
