import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Access tokens of a service account (RFC 7523 §2.1: an assertion as a grant), kept until shortly before they end and
/// fetched once, however many logins wait for one.
actor ServiceAccountTokens {
    private static let grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    private static let assertionLifetime = Lifetime.minutes(60)
    /// Less than any provider gives, where the answer doesn't say.
    private static let unstatedLifetime = Lifetime.minutes(5)
    /// Kept back, for the call it is made for.
    private static let reserve: Duration = .seconds(60)

    private struct Held {
        let token: Secret<String>
        let until: Duration
    }

    private let account: ServiceAccount
    private let scope: String
    /// Whom the account acts as, by domain-wide delegation.
    private let subject: String?
    private let client: ProviderClient
    private let wallClock: any WallClock
    private var held: Held?
    private var flight: Task<Result<Held, UpstreamError>, Never>?

    init(account: ServiceAccount, scope: String, subject: String?, client: ProviderClient, wallClock: any WallClock) {
        self.account = account
        self.scope = scope
        self.subject = subject
        self.client = client
        self.wallClock = wallClock
    }

    func token() async throws(UpstreamError) -> Secret<String> {
        if let held, client.clock.now() < held.until { return held.token }
        // Not a child of whoever asked first: others wait for it too.
        let task = flight ?? Task { await fly() }
        flight = task
        return try await task.value.get().token
    }

    /// The API refused it: the next login gets another.
    func forget(_ token: Secret<String>) {
        guard let held, exactlyEqual(held.token.reveal(), token.reveal()) else { return }
        self.held = nil
    }

    private func fly() async -> Result<Held, UpstreamError> {
        let result: Result<Held, UpstreamError>
        do {
            let fresh = try await fetch()
            held = fresh
            result = .success(fresh)
        } catch {
            result = .failure(error)
        }
        flight = nil
        return result
    }

    private func fetch() async throws(UpstreamError) -> Held {
        let begun = client.clock.now()
        let assertion = try assertion()
        let response = try await client.post(
            form: [("grant_type", Self.grantType), ("assertion", assertion)],
            to: account.tokenURI,
            limits: .token,
            step: .groups
        )
        guard response.status == 200 else { throw refusal(response, hiding: assertion) }
        guard let answer = try? TokenAnswer(parsing: response.body), let token = answer.accessToken else {
            throw error(.responseInvalid, "the service account's token endpoint answers without an access token")
        }
        let lifetime = answer.lifetime ?? Self.unstatedLifetime
        return Held(token: token, until: begun + .seconds(lifetime.seconds) - Self.reserve)
    }

    private func assertion() throws(UpstreamError) -> String {
        let now = wallClock.now()
        var claims: JSONObject = [
            "iss": .string(account.clientEmail), "scope": .string(scope), "aud": .string(account.tokenURI),
            "iat": .number(JSONNumber(now.seconds)),
            "exp": .number(JSONNumber((now + Self.assertionLifetime).seconds)),
        ]
        if let subject { claims["sub"] = .string(subject) }
        var header: JSONObject = ["typ": "JWT"]
        if let keyID = account.privateKeyID { header["kid"] = .string(keyID) }
        do {
            return try CompactJWS.sign(
                payload: claims.serialized(),
                header: header,
                key: account.privateKey,
                algorithm: .rs256
            )
        } catch {
            throw self.error(.misconfigured, "the service account's key signs nothing: \(error)")
        }
    }

    private func refusal(_ response: HTTPClientResponse, hiding assertion: String) -> UpstreamError {
        let text = ProviderErrorText(response, hiding: [assertion])
        let means = Self.meaning(of: text, status: response.status, scope: scope, isDelegated: subject != nil)
        return UpstreamError(
            provider: client.provider,
            step: .groups,
            kind: means.kind,
            detail: "the service account's token endpoint answers \(response.status): \(text.summary)",
            advice: means.advice,
            code: text.shownCode,
            traceIDs: text.traceIDs,
            upstreamStatus: response.status,
            retryAfter: response.retryAfter
        )
    }

    private static func meaning(
        of text: ProviderErrorText,
        status: Int,
        scope: String,
        isDelegated: Bool
    ) -> ProviderErrorClass {
        if status == 429 || status >= 500 { return ProviderErrorClass(.unavailable) }
        switch text.code {
        case "unauthorized_client"? where isDelegated:
            return ProviderErrorClass(
                .misconfigured,
                "domain-wide delegation is missing: in the admin console enter the service account's numeric client id "
                    + "(not the app's) with the scope \(scope); or give the account the role Groups Reader, and remove the "
                    + "impersonated administrator"
            )
        case "unauthorized_client"?, "access_denied"?:
            return ProviderErrorClass(.misconfigured, "the service account may not have the scope \(scope)")
        case "invalid_grant"?:
            return ProviderErrorClass(
                .misconfigured,
                isDelegated
                    ? "the key was deleted, the clock is wrong, or the impersonated administrator does not exist"
                    : "the key was deleted, or the clock of this machine is wrong"
            )
        default:
            return ProviderErrorClass(.misconfigured, "make a new key file for the service account")
        }
    }

    private func error(_ kind: UpstreamError.Kind, _ detail: String) -> UpstreamError {
        UpstreamError(provider: client.provider, step: .groups, kind: kind, detail: detail)
    }
}
