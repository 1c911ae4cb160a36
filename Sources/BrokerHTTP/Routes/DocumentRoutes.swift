import BrokerCore
import HTTPTypes
import Hummingbird
import JOSE
import OAuthProtocol

/// Metadata (OIDC Discovery §4, RFC 8414 §3) and the key set (RFC 7517 §5), serialised once.
struct DocumentRoutes: Sendable {
    private let metadataBytes: [UInt8]
    private let keySetBytes: [UInt8]
    private let keySetTag: String

    init(broker: Broker) {
        metadataBytes = JSONValue.object(broker.metadata.json).serialized()
        keySetBytes = broker.keys.publishedKeySet
        keySetTag = "\"\(broker.keys.publishedKeySetTag)\""
    }

    @Sendable func metadata(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        .json(bytes: metadataBytes, headers: [.cacheControl: "public, max-age=300", .accessControlAllowOrigin: "*"])
    }

    @Sendable func keySet(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let headers: HTTPFields = [
            // Ten minutes. Verifiers ask again at once for a kid they do not know.
            .cacheControl: "public, max-age=600", .eTag: keySetTag, .accessControlAllowOrigin: "*",
        ]
        if let known = request.headers[.ifNoneMatch], Self.list(known, holds: keySetTag) {
            return Response(status: .notModified, headers: headers)
        }
        return .json(bytes: keySetBytes, headers: headers)
    }

    /// RFC 9110 §13.1.2: a list of tags compared weakly, or `*`.
    private static func list(_ field: String, holds tag: String) -> Bool {
        field.utf8.split(separator: UInt8(ascii: ",")).contains { item in
            var item = item.drop { $0 == UInt8(ascii: " ") }
            while item.last == UInt8(ascii: " ") { item = item.dropLast() }
            if item.starts(with: "W/".utf8) { item = item.dropFirst(2) }
            return item.elementsEqual(tag.utf8) || item.elementsEqual("*".utf8)
        }
    }
}
