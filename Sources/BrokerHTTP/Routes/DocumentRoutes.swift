import BrokerCore
import HTTPTypes
import Hummingbird
import JOSE
import OAuthProtocol

/// Metadata (OIDC Discovery §4, RFC 8414 §3), serialised once, and the key set of the moment (RFC 7517 §5).
struct DocumentRoutes: Sendable {
    private let metadataBytes: [UInt8]
    private let keys: KeyRing

    init(broker: Broker) {
        metadataBytes = JSONValue.object(broker.metadata.json).serialized()
        keys = broker.keys
    }

    @Sendable func metadata(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        .json(bytes: metadataBytes, headers: [.cacheControl: "public, max-age=300"])
    }

    @Sendable func keySet(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let set = keys.published
        let tag = "\"\(set.tag)\""
        let headers: HTTPFields = [.cacheControl: Self.keySetCacheControl, .eTag: tag]
        if let known = request.headers[.ifNoneMatch], Self.list(known, holds: tag) {
            return Response(status: .notModified, headers: headers)
        }
        return .json(bytes: set.bytes, headers: headers)
    }

    /// Verifiers ask again at once for a kid they do not know.
    private static let keySetCacheControl = "public, max-age=\(PublishedKeySet.cacheLife)"

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
