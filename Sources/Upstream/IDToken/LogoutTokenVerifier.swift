import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Decides whether a logout token is believed (OIDC Back-Channel Logout §2.6).
struct LogoutTokenVerifier {
    let provider: String
    let keys: RemoteKeySet
    let mapping: ClaimMapping
    let wallClock: any WallClock

    /// - Parameter expected: with the channel `deliverable`: unknown keys are fetched within the budget for strangers' tokens.
    func verify(
        _ token: String,
        expecting expected: IDTokenExpectations
    ) async throws(UpstreamError) -> ProviderLogout {
        let jws: CompactJWS
        let claims: JSONObject
        do {
            jws = try CompactJWS(parsing: token)
        } catch {
            throw refusal("it is no JWS that is accepted here: \(error.reason)")
        }
        do {
            claims = try JSONReader.parseObject(jws.unverifiedPayload)
        } catch {
            throw refusal("the claims are \(error)")
        }
        let checked: (id: String, end: UnixTime)
        do {
            checked = try LogoutTokenRules(expected: expected, now: wallClock.now())
                .check(header: jws.header, claims: claims)
        } catch {
            throw refusal("\(error.check): \(error.detail)")
        }
        let key: JWK
        do {
            key = try await keys.verify(jws, allowed: expected.allowedAlgorithms, channel: expected.channel)
        } catch {
            throw error.of(provider)
        }
        if let tenants = expected.issuerPolicy.tenants {
            do {
                _ = try TenantRules(tenants: tenants, metadataIssuer: expected.issuer)
                    .issuer(of: claims, signedBy: key)
            } catch {
                throw refusal("\(error.check): \(error.detail)")
            }
        }
        return ProviderLogout(
            provider: provider,
            target: try target(claims),
            token: SpentToken(.logoutToken, from: provider, id: checked.id, endsAt: checked.end)
        )
    }

    private func target(_ claims: JSONObject) throws(UpstreamError) -> ProviderLogout.Target {
        let subject = claims["sub"].flatMap { _ in mapping.subject(ofLogout: claims) }
        switch (claims["sid"]?.stringValue, subject) {
        case (let session?, let subject?): return .sessionOfSubject(session: session, subject: subject)
        case (let session?, nil): return .session(session)
        case (nil, let subject?): return .subject(subject)
        case (nil, nil): throw refusal("it lacks the claims that tell who somebody is here")
        }
    }

    private func refusal(_ detail: String) -> UpstreamError {
        UpstreamError(
            provider: provider,
            step: .verify,
            kind: .responseInvalid,
            detail: "logout token refused: \(detail)"
        )
    }
}
