import BrokerCore
import HTTPTypes
import Hummingbird
import JOSE
import NIOCore
import OAuthProtocol

/// `POST /oauth2/introspect` (RFC 7662, RFC 9701).
struct IntrospectionRoute: Sendable {
    let broker: Broker

    private static let signedType = "application/token-introspection+jwt"

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let form = try await ClientForm(request)
        let answer = try await broker.introspection.answer(
            form.parameters,
            authorization: form.authorization,
            isSigned: Self.wantsSigned(request)
        )
        switch answer {
        case .plain(let members):
            return .json(members, headers: [.cacheControl: "no-store", .pragma: "no-cache"])
        case .signed(let token):
            return Response(
                status: .ok,
                headers: [.contentType: Self.signedType, .cacheControl: "no-store", .pragma: "no-cache"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: token))
            )
        }
    }

    /// RFC 9701 §4: whoever names the type wants it. `*/*` is anybody's.
    private static func wantsSigned(_ request: Request) -> Bool {
        request.headers[values: .accept].contains { field in
            field.utf8.split(separator: UInt8(ascii: ",")).contains { range in
                let type = range.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != UInt8(ascii: " ") }
                return String(decoding: type, as: UTF8.self).lowercased() == signedType
            }
        }
    }
}
