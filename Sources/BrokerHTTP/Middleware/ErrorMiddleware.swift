import BrokerCore
import HTTPTypes
import Hummingbird
import JOSE
import Logging
import NIOHTTP1
import OAuthProtocol

/// The one place where an error becomes an answer: a page for a person, JSON for a program.
///
/// What nobody foresaw is logged at *error* with its detail, and answered as a neutral `server_error` with the request id
/// that stands in the log too.
struct ErrorMiddleware: RouterMiddleware {
    let site: Site
    let pages: Pages

    func handle(
        _ request: Request,
        context: BrokerRequestContext,
        next: (Request, BrokerRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The bytes are no HTTP: the server below answers and closes.
            throw error
        } catch let AuthorizeRejection.redirect(error, target, state) {
            var context = context
            if let login = context.login.code { context.logger[metadataKey: "login"] = "\(login)" }
            Self.log(error, context)
            let response = AuthorizationResponse(error: error, target: target, state: state, issuer: site.issuer)
            return SecurityHeaders.secured(response.response(pages: pages), isSecure: site.isSecure)
        } catch {
            var context = context
            if let login = context.login.code { context.logger[metadataKey: "login"] = "\(login)" }
            let answer = rendersPages(request.uri.path) ? page(error, request, context) : json(error, request, context)
            return SecurityHeaders.secured(answer, isSecure: site.isSecure)
        }
    }

    /// Where people go with a browser.
    private func rendersPages(_ path: String) -> Bool {
        let programs = ["/oauth2/", "/.well-known/", "/api/", "/healthz", "/readyz"]
        if ["/oauth2/authorize", "/oauth2/logout"].contains(where: { site.path($0) == path }) { return true }
        return !programs.contains { path.hasPrefix(site.path($0)) || path.hasPrefix($0) }
    }

    private func page(_ error: any Error, _ request: Request, _ context: BrokerRequestContext) -> Response {
        let explanation: ErrorExplanation
        switch error {
        case let failure as LoginFailure:
            context.logger.info("page", metadata: ["error": "\(failure.reason)"])
            explanation = ErrorExplanation(failure)
        case let failure as LinkFailure:
            context.logger.info("page", metadata: ["error": "\(failure.reason)"])
            explanation = ErrorExplanation(failure, start: site.path("/auth/link"))
        case let tooMany as TooManyAttempts:
            context.logger.notice("too_many_attempts", metadata: ["path": "\(request.uri.path.prefix(200))"])
            explanation = ErrorExplanation(tooMany)
        case let AuthorizeRejection.page(error):
            Self.log(error, context)
            explanation = ErrorExplanation(appMistake: error)
        case let error as OAuthError:
            Self.log(error, context)
            explanation = ErrorExplanation(badRequest: error.description)
        case let error as any HTTPResponseError:
            explanation = ErrorExplanation(status: error.status, allow: Self.allow(in: error))
        case let error as StoreError:
            context.logger.error("store", metadata: ["error": "\(error)"])
            explanation = ErrorExplanation(LoginFailure(.storeUnavailable))
        default:
            Self.logUnforeseen(error, context)
            explanation = .unforeseen
        }
        var response = Response.page(
            pages.error(explanation, requestID: context.requestID, login: context.login.code),
            status: explanation.status
        )
        // The way back may be a form of the app's (OAuth 2.0 Form Post Response Mode §2).
        if let scheme = explanation.wayBack?.formScheme {
            response.headers[.contentSecurityPolicy] = ContentSecurityPolicy(formSchemes: [scheme]).text
        }
        for field in explanation.fields { response.headers.append(field) }
        return response
    }

    private func json(_ error: any Error, _ request: Request, _ context: BrokerRequestContext) -> Response {
        switch error {
        case let error as OAuthError:
            Self.log(error, context)
            return oauthAnswer(error, request)
        case is MissingCredentials:
            // RFC 6750 §3.1: no error code where no credentials were sent.
            var headers: HTTPFields = [.wwwAuthenticate: "Bearer realm=\"\(site.issuer)\""]
            headers.append(HTTPField(name: .wwwAuthenticate, value: proofChallenge(nil)))
            return Response(status: .unauthorized, headers: headers)
        case let error as any HTTPResponseError:
            var headers = HTTPFields()
            headers[.allow] = Self.allow(in: error)
            let body: JSONObject = [
                "error": .string(error.status == .notFound ? "not_found" : "invalid_request"),
                "error_description": .string(error.status.reasonPhrase),
            ]
            return .json(body, status: error.status, headers: headers)
        case let error as StoreError:
            context.logger.error("store", metadata: ["error": "\(error)"])
            return .json(
                [
                    "error": .string(OAuthErrorCode.temporarilyUnavailable.rawValue),
                    "error_description": "The database can not be reached; try again shortly",
                ],
                status: .serviceUnavailable,
                headers: [.retryAfter: "5", .cacheControl: "no-store"]
            )
        default:
            Self.logUnforeseen(error, context)
            return .json(
                [
                    "error": .string(OAuthErrorCode.serverError.rawValue),
                    "error_description": .string("Something went wrong on our side; request id \(context.requestID)"),
                ],
                status: .internalServerError,
                headers: [.cacheControl: "no-store"]
            )
        }
    }

    /// RFC 6749 §5.2, RFC 6750 §3.
    private func oauthAnswer(_ error: OAuthError, _ request: Request) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store", .pragma: "no-cache"]
        let status: HTTPResponse.Status
        switch error.code {
        case .invalidClient:
            status = .unauthorized
            headers[.wwwAuthenticate] = "Basic realm=\"\(site.issuer)\", charset=\"UTF-8\""
        case .invalidToken, .insufficientScope:
            status = error.code == .invalidToken ? .unauthorized : .forbidden
            challenge(error, request, &headers)
        case .invalidDPoPProof, .useDPoPNonce:
            // RFC 9449 §5 and §7.1: at the token endpoint a bad request, at a resource a challenge.
            let isResource = request.uri.path == site.path("/oauth2/userinfo")
            status = isResource ? .unauthorized : .badRequest
            if isResource { challenge(error, request, &headers) }
        case .serverError: status = .internalServerError
        case .temporarilyUnavailable: status = .serviceUnavailable
        default:
            status = .badRequest
            // RFC 6750 §3: where a bearer token is asked for, every refusal says so.
            if request.uri.path == site.path("/oauth2/userinfo") {
                headers[.wwwAuthenticate] = "Bearer realm=\"\(site.issuer)\", error=\"\(error.code.rawValue)\""
            }
        }
        if let pause = error.retryAfter { headers[.retryAfter] = "\(pause.seconds)" }
        return .json(
            ["error": .string(error.code.rawValue), "error_description": .string(error.description)],
            status: status,
            headers: headers
        )
    }

    /// RFC 6750 §3, RFC 9449 §7.1: the error stands with the scheme that was used; a bearer is told of the other one too.
    private func challenge(_ error: OAuthError, _ request: Request, _ headers: inout HTTPFields) {
        guard request.headers[.authorization]?.lowercased().hasPrefix("dpop ") != true else {
            headers[.wwwAuthenticate] = proofChallenge(error)
            return
        }
        headers[.wwwAuthenticate] =
            "Bearer realm=\"\(site.issuer)\", error=\"\(error.code.rawValue)\", "
            + "error_description=\"\(error.description)\""
        if error.code == .invalidToken {
            headers.append(HTTPField(name: .wwwAuthenticate, value: proofChallenge(nil)))
        }
    }

    private func proofChallenge(_ error: OAuthError?) -> String {
        let algorithms = SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: " ")
        let what = error.map { "error=\"\($0.code.rawValue)\", error_description=\"\($0.description)\", " } ?? ""
        return "DPoP realm=\"\(site.issuer)\", \(what)algs=\"\(algorithms)\""
    }

    private static func log(_ error: OAuthError, _ context: BrokerRequestContext) {
        var metadata: Logger.Metadata = ["error": "\(error.code.rawValue)", "description": "\(error.description)"]
        if let detail = error.detail { metadata["detail"] = "\(detail)" }
        context.logger.info("refused", metadata: metadata)
    }

    private static func logUnforeseen(_ error: any Error, _ context: BrokerRequestContext) {
        context.logger.error("unforeseen", metadata: ["error": "\(error)", "type": "\(type(of: error))"])
    }

    private static func allow(in error: any HTTPResponseError) -> String? {
        (error as? HTTPError)?.headers[.allow]
    }
}
