import HTTPTypes
import Hummingbird
import OAuthProtocol

/// A token presented as RFC 6750 has it. One in the query is not looked at: queries end up in logs.
struct BearerToken {
    let text: String?

    private init(text: String?) {
        self.text = text
    }

    init(_ request: Request) throws(OAuthError) {
        let fields = request.headers[values: .authorization]
        guard fields.count <= 1 else {
            throw OAuthError(.invalidRequest, "The Authorization field is given more than once")
        }
        guard let field = fields.first, field.utf8.count > 7, field.prefix(7).lowercased() == "bearer " else {
            text = nil
            return
        }
        let token = field.dropFirst(7).drop { $0 == " " }
        text = token.isEmpty ? nil : String(token)
    }

    func adding(_ posted: String?) throws(OAuthError) -> BearerToken {
        guard let posted else { return self }
        guard text == nil else {
            throw OAuthError(.invalidRequest, "The token is given twice: in the Authorization field and in the body")
        }
        return BearerToken(text: posted)
    }
}

/// No credentials at all: the answer asks for some and names no error (RFC 6750 §3.1).
struct MissingCredentials: Error {}
