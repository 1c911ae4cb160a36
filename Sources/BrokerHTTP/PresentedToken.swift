import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// A token presented as RFC 6750 or RFC 9449 §7.1 has it. One in the query is not looked at: queries end up in logs.
struct PresentedToken {
    let text: String?
    /// Presented under the scheme DPoP.
    let isDPoP: Bool

    private init(text: String?, isDPoP: Bool) {
        self.text = text
        self.isDPoP = isDPoP
    }

    init(_ request: Request) throws(OAuthError) {
        let fields = request.headers[values: .authorization]
        guard fields.count <= 1 else {
            throw OAuthError(.invalidRequest, "The Authorization field is given more than once")
        }
        // RFC 9110 §11.1: the scheme's name is case-insensitive.
        for (scheme, isDPoP) in [("bearer ", false), ("dpop ", true)] {
            guard let field = fields.first, field.utf8.count > scheme.utf8.count,
                field.prefix(scheme.count).lowercased() == scheme
            else { continue }
            let token = field.dropFirst(scheme.count).drop { $0 == " " }
            self.init(text: token.isEmpty ? nil : String(token), isDPoP: isDPoP)
            return
        }
        self.init(text: nil, isDPoP: false)
    }

    /// A token in the form is a bearer token (RFC 6750 §2.2).
    func adding(_ posted: String?) throws(OAuthError) -> PresentedToken {
        guard let posted else { return self }
        guard text == nil else {
            throw OAuthError(.invalidRequest, "The token is given twice: in the Authorization field and in the body")
        }
        return PresentedToken(text: posted, isDPoP: false)
    }
}

/// No credentials at all: the answer asks for some and names no error (RFC 6750 §3.1).
struct MissingCredentials: Error {}
