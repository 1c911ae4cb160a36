import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol

/// A page by which a provider refuses an authorization request: set-up errors are shown to the person and never come to the
/// callback.
struct AuthorizationPage {
    let means: ProviderErrorClass
    /// The provider's own, as far as they were recognised.
    let words: String

    /// Looked for where the status is an error's: the scripts of a sign-in page may hold any word.
    private static let codes = [
        "redirect_uri_mismatch", "deleted_client", "disabled_client", "invalid_client", "org_internal",
        "admin_policy_enforced", "access_not_configured", "invalid_scope", "unauthorized_client",
    ]

    private static let sentences: [(text: String, kind: UpstreamError.Kind)] = [
        // Okta.
        ("The 'redirect_uri' parameter must be", .redirectNotRegistered),
        // Auth0.
        ("Callback URL mismatch", .redirectNotRegistered),
        ("Unknown client", .clientUnknown),
        // Keycloak.
        ("Invalid parameter: redirect_uri", .redirectNotRegistered),
        ("Client not found", .clientUnknown),
    ]

    private init(_ means: ProviderErrorClass, words: String) {
        self.means = means
        self.words = words
    }

    /// Nil where the answer is no refusal that is known.
    init?(_ response: HTTPClientResponse) {
        let text = Self.text(response.body)
        // Entra answers 200 with its error page; its numbers stand on no sign-in page.
        if let code = Self.entraCode(in: text) {
            let error = ProviderErrorText(code: nil, description: "\(code):")
            self.init(ProviderErrorClass.ofAuthorization(error), words: code)
        } else if response.status >= 400 {
            self.init(text)
        } else {
            return nil
        }
    }

    /// Google sends the browser on to its error page, with the reason in a parameter: base64 of a binary record.
    init?(redirect location: String) {
        guard let mark = location.utf8.firstIndex(of: UInt8(ascii: "?")),
            let query = try? Parameters(parsing: Array(location.utf8[mark...].dropFirst()))
        else { return nil }
        func value(_ name: String) -> String? { (try? query.value(name)) ?? nil }
        if let parameter = value("authError") {
            let record = Self.decoded(parameter).map(Self.text) ?? ""
            self = AuthorizationPage(record) ?? AuthorizationPage(ProviderErrorClass(.providerError), words: "an error")
        } else if let code = value("error") {
            let error = ProviderErrorText(code: code, description: value("error_description"))
            self.init(ProviderErrorClass.ofAuthorization(error), words: Wording.words(error))
        } else {
            return nil
        }
    }

    private init?(_ text: String) {
        if let known = Self.sentences.first(where: { text.holds($0.text) }) {
            self.init(ProviderErrorClass(known.kind), words: known.text)
        } else if let code = Self.codes.first(where: { text.holds($0) }) {
            let error = ProviderErrorText(code: code, description: nil)
            self.init(ProviderErrorClass.ofAuthorization(error), words: code)
        } else {
            return nil
        }
    }

    /// Apostrophes are often escaped in markup.
    private static func text(_ bytes: Bytes) -> String {
        String(decoding: bytes.prefix(1 << 20), as: UTF8.self)
            .replacing("&#39;", with: "'").replacing("&#x27;", with: "'")
    }

    private static func decoded(_ parameter: String) -> Bytes? {
        let unpadded = String(decoding: parameter.utf8.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
        return Base64URL.decode(unpadded.replacing("+", with: "-").replacing("/", with: "_"))
    }

    /// The number behind the first `AADSTS`.
    private static func entraCode(in text: String) -> String? {
        guard let range = text.range(of: "AADSTS") else { return nil }
        let digits = text[range.upperBound...].utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (4...9).contains(digits.count) else { return nil }
        return "AADSTS" + String(decoding: digits, as: UTF8.self)
    }
}
