import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `POST /oauth2/token` (RFC 6749 §3.2).
struct TokenRoute: Sendable {
    let broker: Broker

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        // RFC 6749 §2.3.1: credentials never in the URI; whatever stands there ended up in logs already.
        guard try request.queryParameters().pairs.isEmpty else {
            throw OAuthError(.invalidRequest, "Parameters belong into the body, not into the query")
        }
        let parameters = try await request.formParameters()
        // RFC 6749 §3.2: no parameter more than once, known or not. Two of RFC 8693 and RFC 8707 may be repeated.
        let once = OAuthParameters(pairs: parameters.pairs.filter { $0.name != "resource" && $0.name != "audience" })
        guard once.repeatedName == nil else {
            throw OAuthError(.invalidRequest, "A parameter is given more than once")
        }
        let authorization = request.headers[values: .authorization]
        guard authorization.count <= 1 else {
            throw OAuthError(.invalidRequest, "The Authorization field is given more than once")
        }
        let grantType = try parameters.required("grant_type")
        let credentials = try ClientCredentials(authorization: authorization.first, parameters: parameters)
        context.client.id = credentials.clientID
        let client = try broker.clientAuthenticator.authenticate(credentials)
        let answer: TokenResponse
        switch GrantType(rawValue: grantType) {
        case .authorizationCode:
            answer = try await broker.codeGrant.redeem(parameters, by: client, logger: context.logger)
        case .refreshToken:
            answer = try await broker.refreshGrant.refresh(parameters, by: client, logger: context.logger)
        case nil:
            throw OAuthError(.unsupportedGrantType, "This grant type is not supported")
        }
        // RFC 6749 §5.1.
        return .json(answer.json, headers: [.cacheControl: "no-store", .pragma: "no-cache"])
    }
}
