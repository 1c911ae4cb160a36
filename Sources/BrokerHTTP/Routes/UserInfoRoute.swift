import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET` and `POST /oauth2/userinfo` (OIDC Core §5.3).
struct UserInfoRoute: Sendable {
    let broker: Broker

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await answer(to: PresentedToken(request), request)
    }

    /// RFC 6750 §2.2 allows the token in the form; two places at once are refused (§2).
    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        var token = try PresentedToken(request)
        if request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            let posted = try await request.formParameters().value("access_token")
            token = try token.adding(posted)
        }
        return try await answer(to: token, request)
    }

    private func answer(to token: PresentedToken, _ request: Request) async throws -> Response {
        guard let text = token.text else { throw MissingCredentials() }
        let proof = token.isDPoP ? DPoPRequest(request, path: "/oauth2/userinfo") : nil
        let verified = try await broker.resourceAccess.verify(text, proof: proof)
        return .json(try verified.userInfo(), headers: [.cacheControl: "no-store"])
    }
}
