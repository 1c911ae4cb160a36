import BrokerCore
import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue

/// Redeems authorization codes at one provider (RFC 6749 §4.1.3).
struct TokenEndpoint: Sendable {
    let connection: ProviderConnection
    let transport: any HTTPTransport
    let egress: EgressPolicy
    let clock: any MonotonicClock

    /// Sends the code once. A second attempt is made only where not one byte of the first can have been seen: a code that
    /// comes twice is a code to be revoked (RFC 6749 §4.1.2).
    func redeem(
        code: String,
        verifier: Secret<String>?,
        metadata: ProviderMetadata
    ) async throws(UpstreamError) -> TokenAnswer {
        guard let url = metadata.tokenEndpoint else {
            throw error(.misconfigured, "the provider's metadata has no usable token_endpoint")
        }
        let credentials = try ClientCredentials(for: connection, advertised: metadata.tokenEndpointAuthMethods)
        var form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", connection.redirectURI)]
        if let verifier { form.append(("code_verifier", verifier.reveal())) }
        let request = HTTPClientRequest(
            .post,
            url,
            headers: credentials.headers + [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
            ],
            body: Array(FormCoding.encode(form.map { (name: $0.0, value: $0.1) } + credentials.form).utf8),
            limits: .token,
            egress: egress.rule(for: url)
        )
        let response = try await send(request)
        let secrets =
            [code, verifier?.reveal(), connection.clientSecret?.reveal()].compactMap { $0 }
            + credentials.headers.map { String($0.value.drop { $0 != " " }.dropFirst()) }
        guard response.status == 200 else { throw failure(response, hiding: secrets) }
        do {
            return try TokenAnswer(parsing: response.body)
        } catch {
            // Some answer 200 with an error in it.
            if ProviderErrorText(body: response.body, hiding: secrets).code != nil {
                throw failure(response, hiding: secrets)
            }
            throw self.error(.responseInvalid, error.reason, advice: error.advice, status: response.status)
        }
    }

    private func send(_ request: HTTPClientRequest) async throws(UpstreamError) -> HTTPClientResponse {
        let deadline = clock.now() + request.limits.total
        do {
            return try await transport.send(request)
        } catch {
            let remaining = deadline - clock.now()
            guard !error.bytesWereSent, error.mayPassOnRetry, remaining > .milliseconds(100) else {
                throw UpstreamError(error, provider: connection.id, step: .exchange)
            }
            var again = request
            again.limits = request.limits.within(remaining)
            do {
                return try await transport.send(again)
            } catch {
                throw UpstreamError(error, provider: connection.id, step: .exchange)
            }
        }
    }

    private func failure(_ response: HTTPClientResponse, hiding secrets: [String]) -> UpstreamError {
        if (300...399).contains(response.status) {
            return error(
                .responseInvalid,
                "the token endpoint redirects, which is not followed",
                status: response.status
            )
        }
        let text = ProviderErrorText(body: response.body, hiding: secrets)
        let (kind, advice) = ProviderErrorClass.ofExchange(text, status: response.status)
        return UpstreamError(
            provider: connection.id,
            step: .exchange,
            kind: kind,
            detail: "the token endpoint answers \(response.status): \(text.summary)",
            advice: advice,
            upstreamStatus: response.status,
            retryAfter: response.value(of: "Retry-After").flatMap { DocumentLife.digits($0[...]) }
        )
    }

    private func error(
        _ kind: UpstreamError.Kind,
        _ detail: String,
        advice: String? = nil,
        status: Int? = nil
    ) -> UpstreamError {
        UpstreamError(
            provider: connection.id,
            step: .exchange,
            kind: kind,
            detail: detail,
            advice: advice,
            upstreamStatus: status
        )
    }
}
