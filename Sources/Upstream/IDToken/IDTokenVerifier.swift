package import BrokerCore
package import JOSE
import OAuthProtocol
import ProviderCatalogue

/// An ID token that passed every check. Its initialiser is this file's own: only the verifier below makes one, so whoever
/// holds one need not ask again.
package struct VerifiedIDToken: Sendable {
    package let claims: JSONObject
    /// The expected issuer, whichever of its documented spellings the token used: an identity has one name. With tenants,
    /// the tenant's own.
    package let issuer: String
    package let subject: String
    /// The key that signed.
    package let key: JWK

    fileprivate init(claims: JSONObject, issuer: String, subject: String, key: JWK) {
        self.claims = claims
        self.issuer = issuer
        self.subject = subject
        self.key = key
    }
}

/// Decides whether an ID token is believed (OpenID Connect Core 1.0 §3.1.3.7).
package struct IDTokenVerifier: Sendable {
    private let provider: String
    private let keys: RemoteKeySet
    private let wallClock: any WallClock

    package init(provider: String, keys: RemoteKeySet, wallClock: any WallClock) {
        self.provider = provider
        self.keys = keys
        self.wallClock = wallClock
    }

    /// - Throws: with step `verify`, or `keys` where the provider's keys can't be had; the detail names the check, what was
    ///   expected and what was found.
    package func verify(
        _ token: String,
        expecting expected: IDTokenExpectations,
        story: StoryRecorder? = nil
    ) async throws(UpstreamError) -> VerifiedIDToken {
        let jws: CompactJWS
        do {
            jws = try CompactJWS(parsing: token)
        } catch {
            // HS256 is a setting of the application at some providers, and the remedy is there.
            var advice: String?
            if case .unsupportedAlgorithm = error { advice = expected.signingAdvice }
            throw refusal("the token is no JWS that is accepted here: \(error.reason)", advice: advice)
        }
        let claims: JSONObject
        do {
            // Strict: UTF-8 alone (RFC 8725 §3.7), no name twice (RFC 7519 §4).
            claims = try JSONReader.parseObject(jws.unverifiedPayload)
        } catch {
            throw refusal("the claims are \(error)")
        }
        let now = wallClock.now()
        let report = IDTokenReport(expected: expected, now: now)
        do {
            try IDTokenRules(expected: expected, now: now).check(header: jws.header, claims: claims)
        } catch {
            story?.note(
                "ID token checks",
                .failed,
                report.facts(header: jws.header, claims: claims, failing: error)
            )
            let advice = error.check == "alg" ? expected.signingAdvice : nil
            throw refusal("\(error.check): \(error.detail)", advice: advice)
        }
        // The signature last, and over the very bytes that the claims were read from.
        let key: JWK
        do {
            key = try await keys.verify(jws, allowed: expected.allowedAlgorithms, channel: expected.channel)
        } catch {
            story?.note("ID token checks", .ok, report.facts(header: jws.header, claims: claims))
            throw error.of(provider)
        }
        story?.note(
            "ID token",
            .ok,
            report.facts(header: jws.header, claims: claims) + [StoryStep.Fact("signature", "ok, by that key")]
        )
        guard let subject = claims["sub"]?.stringValue else { throw refusal("sub: missing") }
        return VerifiedIDToken(
            claims: claims,
            issuer: try issuer(of: claims, signedBy: key, expected),
            subject: subject,
            key: key
        )
    }

    /// The one name an identity has, whichever of an issuer's documented spellings the token used. With tenants it is the
    /// tenant's own issuer, for which the key must be, too.
    private func issuer(
        of claims: JSONObject,
        signedBy key: JWK,
        _ expected: IDTokenExpectations
    ) throws(UpstreamError) -> String {
        guard let tenants = expected.issuerPolicy.tenants else { return expected.issuer }
        let rules = TenantRules(tenants: tenants, metadataIssuer: expected.issuer)
        do {
            return try rules.issuer(of: claims, signedBy: key)
        } catch {
            throw refusal("\(error.check): \(error.detail)")
        }
    }

    private func refusal(_ detail: String, advice: String? = nil) -> UpstreamError {
        UpstreamError(
            provider: provider,
            step: .verify,
            kind: .responseInvalid,
            detail: "ID token refused: \(detail)",
            advice: advice
        )
    }
}
