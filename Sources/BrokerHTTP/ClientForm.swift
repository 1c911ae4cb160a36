import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// What a client posts to the endpoints that only clients call: a form, and perhaps credentials in the `Authorization` field.
struct ClientForm {
    let parameters: OAuthParameters
    /// The field's value.
    let authorization: String?

    /// - Throws: `invalid_request` for parameters in the query, for a repeated one, and for two `Authorization` fields.
    init(_ request: Request) async throws {
        // RFC 6749 §2.3.1: credentials never in the URI; whatever stands there ended up in logs already.
        guard try request.queryParameters().pairs.isEmpty else {
            throw OAuthError(.invalidRequest, "Parameters belong into the body, not into the query")
        }
        parameters = try await request.formParameters()
        // RFC 6749 §3.2: no parameter more than once, known or not. Two of RFC 8693 and RFC 8707 may be repeated.
        let once = OAuthParameters(pairs: parameters.pairs.filter { $0.name != "resource" && $0.name != "audience" })
        guard once.repeatedName == nil else {
            throw OAuthError(.invalidRequest, "A parameter is given more than once")
        }
        let fields = request.headers[values: .authorization]
        guard fields.count <= 1 else {
            throw OAuthError(.invalidRequest, "The Authorization field is given more than once")
        }
        authorization = fields.first
    }

    /// The client that the form or the field names, proven or not; nil where neither names one in a way that can be read.
    var clientID: String? {
        (try? ClientCredentials(authorization: authorization, parameters: parameters))?.clientID
    }
}
