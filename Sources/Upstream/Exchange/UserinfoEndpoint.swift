import BrokerCore
import BrokerCrypto
import JOSE
import ProviderCatalogue

/// Asks one provider's userinfo endpoint (OIDC Core §5.3).
struct UserinfoEndpoint: Sendable {
    let connection: ProviderConnection
    private(set) var client: ProviderClient
    let keys: RemoteKeySet

    init(connection: ProviderConnection, client: ProviderClient, keys: RemoteKeySet) {
        self.connection = connection
        self.client = client
        self.keys = keys
    }

    /// The same endpoint, whose requests are told to a login's story.
    func telling(_ story: StoryRecorder) -> UserinfoEndpoint {
        var copy = self
        copy.client = client.telling(story)
        return copy
    }

    /// - Parameter subject: of the verified ID token.
    /// - Returns: the claims, of that person and of no one else (§5.3.2).
    func claims(
        at url: String,
        accessToken: Secret<String>,
        of subject: String
    ) async throws(UpstreamError) -> JSONObject {
        let response = try await client.get(
            url,
            headers: [("Authorization", "Bearer \(accessToken.reveal())")],
            limits: .userinfo,
            step: .userinfo
        )
        guard response.status == 200 else {
            let isDown = response.status == 429 || response.status >= 500
            throw error(
                isDown ? .unavailable : .responseInvalid,
                "the userinfo endpoint answers \(response.status)",
                response
            )
        }
        let claims = try await read(response)
        guard case .string(let found)? = claims["sub"], exactlyEqual(found, subject) else {
            throw error(
                .responseInvalid,
                "userinfo is of another subject than expected, and was discarded",
                response
            )
        }
        return claims
    }

    private func read(_ response: HTTPClientResponse) async throws(UpstreamError) -> JSONObject {
        let type = EgressAllowList.lowercased(response.value(of: "Content-Type") ?? "")
        let isJWT = type.utf8.starts(with: "application/jwt".utf8)
        do {
            return try JSONReader.parseObject(isJWT ? try await verifiedPayload(response) : response.body)
        } catch let error as UpstreamError {
            throw error
        } catch {
            throw self.error(.responseInvalid, "the userinfo answer is \(error)", response)
        }
    }

    /// §5.3.2: a signed answer should name issuer and audience; if it does, they are ours.
    private func verifiedPayload(_ response: HTTPClientResponse) async throws(UpstreamError) -> Bytes {
        let allowed = Set(connection.allowedAlgorithms.compactMap { SignatureAlgorithm(name: $0) })
        let jws: CompactJWS
        let claims: JSONObject
        do {
            jws = try CompactJWS(parsing: String(decoding: response.body, as: UTF8.self))
            claims = try JSONReader.parseObject(jws.unverifiedPayload)
        } catch {
            throw self.error(.responseInvalid, "the userinfo answer is a JWT that is not accepted: \(error)", response)
        }
        if let issuer = claims["iss"], issuer != .string(connection.expectedIssuer) {
            throw error(.responseInvalid, "the signed userinfo answer is of another issuer", response)
        }
        if let audience = claims["aud"], audience != .string(connection.clientID),
            audience.arrayValue?.contains(.string(connection.clientID)) != true
        {
            throw error(.responseInvalid, "the signed userinfo answer is for somebody else", response)
        }
        _ = try await keys.verify(jws, allowed: allowed, channel: .tokenEndpoint)
        return jws.unverifiedPayload
    }

    private func error(_ kind: UpstreamError.Kind, _ detail: String, _ response: HTTPClientResponse) -> UpstreamError {
        UpstreamError(
            provider: connection.id,
            step: .userinfo,
            kind: kind,
            detail: detail,
            upstreamStatus: response.status,
            retryAfter: response.retryAfter
        )
    }
}
