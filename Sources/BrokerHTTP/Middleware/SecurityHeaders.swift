import HTTPTypes
import Hummingbird

/// The fields that keep pages from being framed, sniffed, referred from or fed by anybody else (RFC 9700 §4.2.4, §4.16).
struct SecurityHeaders: RouterMiddleware {
    private let isSecure: Bool

    init(site: Site) {
        isSecure = site.isSecure
    }

    func handle(
        _ request: Request,
        context: BrokerRequestContext,
        next: (Request, BrokerRequestContext) async throws -> Response
    ) async throws -> Response {
        Self.secured(try await next(request, context), isSecure: isSecure)
    }

    static func secured(_ response: Response, isSecure: Bool) -> Response {
        var response = response
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.contentType]?.hasPrefix("text/html") == true {
            if response.headers[.contentSecurityPolicy] == nil {
                response.headers[.contentSecurityPolicy] = ContentSecurityPolicy.page.text
            }
            response.headers[.xFrameOptions] = "DENY"
            response.headers[.cacheControl] = "no-store"
        }
        return response
    }
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name.known("Referrer-Policy")
    static let xFrameOptions = HTTPField.Name.known("X-Frame-Options")
    static let xRequestID = HTTPField.Name.known("X-Request-Id")
    static let pragma = HTTPField.Name.known("Pragma")

    /// A name that is a valid token by the look of it; the fallback can't be reached.
    private static func known(_ name: String) -> HTTPField.Name {
        HTTPField.Name(name) ?? .via
    }
}
