import BrokerCore
import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue

/// What the provider sent to the callback, checked in the order that leaves nothing to a mix-up.
struct AuthorizationResponse {
    let code: String

    /// RFC 9207 §2.4 comes before everything: an answer of another issuer must cause nothing at all, not even an error page
    /// of its wording.
    init(
        _ callback: Parameters,
        connection: ProviderConnection,
        metadata: ProviderMetadata
    ) throws(UpstreamError) {
        func failure(_ kind: UpstreamError.Kind, _ detail: String) -> UpstreamError {
            UpstreamError(provider: connection.id, step: .authorization, kind: kind, detail: detail)
        }
        let issuers = callback.pairs.filter { exactlyEqual($0.name, "iss") }.map(\.value)
        guard issuers.count <= 1 else { throw failure(.responseInvalid, "the callback has iss twice") }
        if let issuer = issuers.first {
            guard Self.isOurs(issuer, connection.issuerPolicy, metadata) else {
                throw failure(
                    .responseInvalid,
                    "the callback is of the issuer \(Excerpt(issuer)), expected \(Excerpt(metadata.issuer))"
                )
            }
        } else if metadata.sendsIssuerInResponse {
            throw failure(.responseInvalid, "the callback has no iss, though the provider's metadata promises one")
        }
        let error: String?
        let description: String?
        let code: String?
        do {
            // One lookup each, so that a repeated one is refused whatever else is there (RFC 6749 §3.1).
            (error, description, code) =
                (try callback.value("error"), try callback.value("error_description"), try callback.value("code"))
        } catch {
            throw failure(.responseInvalid, "the callback is malformed: \(error.description)")
        }
        if let error {
            // Some put what they were asked, or more, into the words of their refusal.
            let secrets = callback.pairs.filter { ["code", "state"].contains($0.name) }.map(\.value)
            let text = ProviderErrorText(
                code: error,
                description: description,
                callback: callback.pairs,
                hiding: secrets + [connection.clientSecret?.reveal()].compactMap { $0 }
            )
            let means = ProviderErrorClass.ofAuthorization(text)
            throw UpstreamError(
                provider: connection.id,
                step: .authorization,
                kind: means.kind,
                detail: "the provider answers with \(text.summary)",
                advice: means.advice,
                code: text.shownCode,
                traceIDs: text.traceIDs
            )
        }
        guard let code else { throw failure(.responseInvalid, "the callback has neither code nor error") }
        guard code.utf8.count <= 8_192 else {
            throw failure(.responseInvalid, "the callback's code has over 8,192 bytes")
        }
        self.code = code
    }

    /// The metadata's own issuer, or any tenant's where it is of an authority of many: which one, the token says.
    private static func isOurs(_ issuer: String, _ policy: IssuerPolicy, _ metadata: ProviderMetadata) -> Bool {
        if exactlyEqual(issuer, metadata.issuer) { return true }
        guard let tenants = policy.tenants, tenants.authority == .many else { return false }
        return tenants.template.tenant(of: issuer) != nil
    }
}
