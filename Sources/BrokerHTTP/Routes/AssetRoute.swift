import HTTPTypes
import Hummingbird
import NIOCore

/// A file that pages load.
struct AssetRoute: Sendable {
    let path: String
    private let type: String
    private let bytes: [UInt8]

    static let all = [
        AssetRoute(path: "/assets/style.css", type: "text/css; charset=utf-8", bytes: PackageResources.style_css),
        AssetRoute(
            path: "/assets/form-post.js",
            type: "text/javascript; charset=utf-8",
            bytes: PackageResources.form_post_js
        ),
    ]

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "public, max-age=3600"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
