import BrokerCore
import BrokerCrypto
import ProviderCatalogue

/// Redeems authorization codes (RFC 6749 §4.1.3) and refresh tokens (§6) at one provider.
struct TokenEndpoint: Sendable {
    let connection: ProviderConnection
    private(set) var client: ProviderClient
    let wallClock: any WallClock

    init(connection: ProviderConnection, client: ProviderClient, wallClock: any WallClock) {
        self.connection = connection
        self.client = client
        self.wallClock = wallClock
    }

    /// The same endpoint, whose requests are told to a login's story.
    func telling(_ story: StoryRecorder) -> TokenEndpoint {
        var copy = self
        copy.client = client.telling(story)
        return copy
    }

    /// Sends the code once.
    func redeem(
        code: String,
        verifier: Secret<String>?,
        metadata: ProviderMetadata
    ) async throws(UpstreamError) -> TokenAnswer {
        var form = [
            (name: "grant_type", value: "authorization_code"), (name: "code", value: code),
            (name: "redirect_uri", value: connection.redirectURI),
        ]
        if let verifier { form.append(("code_verifier", verifier.reveal())) }
        let secrets = [code, verifier?.reveal()].compactMap { $0 }
        let answer = try await post(form, metadata, hiding: secrets, classed: ProviderErrorClass.ofExchange)
        guard answer.idToken != nil else {
            throw error(
                .responseInvalid,
                "the token answer holds no id_token",
                advice: "ask for the scope openid, and let the provider treat the app as an OpenID Connect one of yours"
            )
        }
        return answer
    }

    /// - Parameter scope: nil asks for what was granted before (RFC 6749 §6).
    func refresh(
        _ token: Secret<String>,
        scope: String?,
        metadata: ProviderMetadata
    ) async throws(UpstreamError) -> TokenAnswer {
        var form = [(name: "grant_type", value: "refresh_token"), (name: "refresh_token", value: token.reveal())]
        if let scope { form.append(("scope", scope)) }
        return try await post(form, metadata, hiding: [token.reveal()], classed: ProviderErrorClass.ofRefresh)
    }

    private func post(
        _ form: [(name: String, value: String)],
        _ metadata: ProviderMetadata,
        hiding own: [String],
        classed: (ProviderErrorText, Int) -> ProviderErrorClass
    ) async throws(UpstreamError) -> TokenAnswer {
        guard let url = metadata.tokenEndpoint else {
            throw error(.misconfigured, "the provider's metadata has no usable token_endpoint")
        }
        let credentials = try ClientCredentials(for: connection, at: url, metadata: metadata, now: wallClock.now())
        let secrets = own + credentials.secrets
        let response = try await client.post(
            form: form + credentials.form,
            to: url,
            headers: credentials.headers,
            limits: .token,
            step: .exchange
        )
        guard response.status == 200 else { throw failure(response, hiding: secrets, classed: classed) }
        let answer: TokenAnswer
        do {
            answer = try TokenAnswer(parsing: response.body)
        } catch {
            throw self.error(.responseInvalid, error.reason, status: response.status)
        }
        // Some answer 200 with an error in it.
        if answer.idToken == nil, answer.accessToken == nil,
            ProviderErrorText(response, hiding: secrets).code != nil
        {
            throw failure(response, hiding: secrets, classed: classed)
        }
        return answer
    }

    private func failure(
        _ response: HTTPClientResponse,
        hiding secrets: [String],
        classed: (ProviderErrorText, Int) -> ProviderErrorClass
    ) -> UpstreamError {
        if (300...399).contains(response.status) {
            return error(
                .responseInvalid,
                "the token endpoint redirects, which is not followed",
                status: response.status
            )
        }
        let text = ProviderErrorText(response, hiding: secrets)
        let means = classed(text, response.status)
        return UpstreamError(
            provider: connection.id,
            step: .exchange,
            kind: means.kind,
            detail: "the token endpoint answers \(response.status): \(text.summary)",
            advice: means.advice,
            code: text.shownCode,
            traceIDs: text.traceIDs,
            upstreamStatus: response.status,
            retryAfter: response.retryAfter
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
