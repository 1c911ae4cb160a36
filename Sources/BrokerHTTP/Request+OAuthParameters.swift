import HTTPTypes
import Hummingbird
import NIOCore
import OAuthProtocol

/// Hummingbird has a type of this name too.
typealias OAuthParameters = OAuthProtocol.Parameters

extension Request {
    /// The parameters of the query.
    func queryParameters() throws -> OAuthParameters {
        let path = head.path ?? ""
        guard let question = path.utf8.firstIndex(of: UInt8(ascii: "?")) else { return .empty }
        let query = path.utf8[path.utf8.index(after: question)...]
        guard query.count <= Self.longestForm else {
            throw HTTPError(.uriTooLong, message: "The query is longer than 64 KiB")
        }
        return try OAuthParameters(parsing: query.prefix { $0 != UInt8(ascii: "#") })
    }

    /// The parameters of a form body. RFC 6749 §3.2: the token endpoint takes nothing else.
    /// - Throws: 413 for more than `limit` bytes, 415 for another media type.
    func formParameters(upTo limit: Int = longestForm) async throws -> OAuthParameters {
        let mediaType = headers[.contentType]?.utf8.prefix { $0 != UInt8(ascii: ";") }
        guard let mediaType, String(mediaType)?.lowercased().trimmingSpaces == "application/x-www-form-urlencoded"
        else {
            throw HTTPError(.unsupportedMediaType, message: "Send application/x-www-form-urlencoded")
        }
        if let declared = headers[.contentLength].flatMap({ Int($0) }), declared > limit {
            throw HTTPError(.contentTooLarge, message: "The form is longer than \(limit / 1_024) KiB")
        }
        let buffer = try await body.collect(upTo: limit)
        return try OAuthParameters(parsing: buffer.readableBytesView)
    }

    static let longestForm = 64 * 1_024
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
