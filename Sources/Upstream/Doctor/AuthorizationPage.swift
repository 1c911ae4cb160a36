import BrokerCrypto
import JOSE
import OAuthProtocol

/// Recognises the pages by which providers refuse an authorization request: their set-up errors are shown to the person and
/// never come to the callback.
enum AuthorizationPage {
    struct Refusal: Equatable {
        enum Part: Equatable {
            case redirectURI
            case client
            case other(advice: String?)
        }

        let part: Part
        /// The provider's.
        let words: String
    }

    /// Looked for on pages with an error status only: a sign-in page's scripts may hold any word.
    private static let texts: [(text: String, part: Refusal.Part)] = [
        ("redirect_uri_mismatch", .redirectURI),
        // Okta.
        ("The 'redirect_uri' parameter must be", .redirectURI),
        // Auth0.
        ("Callback URL mismatch", .redirectURI),
        ("Unknown client", .client),
        // Keycloak.
        ("Invalid parameter: redirect_uri", .redirectURI),
        ("Client not found", .client),
        ("deleted_client", .client),
        ("disabled_client", .client),
        ("invalid_client", .client),
        ("org_internal", .other(advice: "the app is internal to its organization: make it external, or use the organization's own accounts")),
        ("admin_policy_enforced", .other(advice: "an administrator of the provider has to allow this app")),
        ("access_not_configured", .other(advice: "an administrator of the provider has to allow this app")),
        ("invalid_scope", .other(advice: "compare scopes in config.toml with those the app may ask for")),
        ("unauthorized_client", .other(advice: "allow the authorization code grant for the app")),
    ]

    static func refusal(in response: HTTPClientResponse) -> Refusal? {
        let page = response.body
        // Entra answers 200 with its error page; its numbers stand on no sign-in page.
        if let code = entraCode(in: page) { return refusal(entra: code) }
        guard response.status >= 400 else { return nil }
        return known(in: page)
    }

    /// Google sends the browser on to its error page, with the reason in a parameter: base64 of a binary record.
    static func refusal(inRedirect location: String) -> Refusal? {
        guard let mark = location.utf8.firstIndex(of: UInt8(ascii: "?")),
            let query = try? Parameters(parsing: Array(location.utf8[mark...].dropFirst()))
        else { return nil }
        if let text = (try? query.value("authError")) ?? nil {
            let unpadded = String(decoding: text.utf8.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            guard let record = Base64URL.decode(unpadded) ?? Base64.decode(text) else { return nil }
            return known(in: record) ?? Refusal(part: .other(advice: nil), words: "an error page")
        }
        guard let code = (try? query.value("error")) ?? nil else { return nil }
        let description = (try? query.value("error_description")) ?? nil
        return known(in: Array("\(code) \(description ?? "")".utf8))
            ?? Refusal(part: .other(advice: nil), words: [code, description].compactMap { $0 }.joined(separator: ": "))
    }

    private static func known(in page: Bytes) -> Refusal? {
        let text = String(decoding: page.prefix(1 << 20), as: UTF8.self)
        return texts.first { text.holds($0.text) }.map { Refusal(part: $0.part, words: $0.text) }
    }

    /// The number behind the first `AADSTS`.
    private static func entraCode(in page: Bytes) -> String? {
        let text = String(decoding: page.prefix(1 << 20), as: UTF8.self)
        guard let range = text.range(of: "AADSTS") else { return nil }
        let digits = text[range.upperBound...].utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (4...9).contains(digits.count) else { return nil }
        return "AADSTS" + String(decoding: digits, as: UTF8.self)
    }

    private static func refusal(entra code: String) -> Refusal {
        switch code {
        case "AADSTS50011", "AADSTS900971": return Refusal(part: .redirectURI, words: code)
        case "AADSTS700016", "AADSTS700011", "AADSTS70001", "AADSTS7000112": return Refusal(part: .client, words: code)
        default:
            let means = ProviderErrorClass.ofAuthorization(ProviderErrorText(code: nil, description: "\(code): "))
            return Refusal(part: .other(advice: means.advice), words: code)
        }
    }
}
