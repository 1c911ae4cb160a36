import BrokerCrypto
import JOSE
import OAuthProtocol

/// A JWT as a grant (RFC 7523 §2.1), by which a service account gets an access token.
struct ServiceAccountGrant {
    static let type = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    let context: ProviderContext

    func answer(_ form: Parameters) throws(TokenRefusal) -> Answer {
        guard let token = form.only("assertion").flatMap({ try? CompactJWS(parsing: $0) }),
            let claims = try? JSONReader.parseObject(token.unverifiedPayload),
            let account = context.provider.settings.serviceAccounts.first(where: {
                $0.email == claims["iss"]?.stringValue
            })
        else { throw Self.invalid("Invalid grant: account not found") }
        try checkSignature(of: token, account)
        guard claims["aud"]?.stringValue == context.url(of: .token) else {
            throw Self.invalid("Invalid JWT: Failed audience check.")
        }
        let now = context.now
        guard let issued = claims["iat"]?.int64Value, let expires = claims["exp"]?.int64Value,
            UnixTime(seconds: issued) <= now + .minutes(5), UnixTime(seconds: expires) > now,
            UnixTime(seconds: expires).since(UnixTime(seconds: issued)) <= .hours(1)
        else {
            throw Self.invalid(
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your "
                    + "iat and exp values in the JWT claim."
            )
        }
        let scopes = claims["scope"]?.stringValue?.split(separator: " ").map(String.init) ?? []
        guard !scopes.isEmpty else {
            throw TokenRefusal(code: "invalid_scope", description: "Invalid OAuth scope or ID token audience provided.")
        }
        let subject = claims["sub"]?.stringValue
        if let subject {
            guard !context.faults.google.delegationIsMissing, account.delegatedAdministrators.contains(subject) else {
                throw TokenRefusal(
                    code: "unauthorized_client",
                    description: "Client is unauthorized to retrieve access tokens using this method, or client not "
                        + "authorized for any of the scopes requested.",
                    status: 401
                )
            }
        }
        let value = context.provider.ledger.issueServiceToken(
            ServiceToken(account: account.email, subject: subject, scopes: scopes, expiresAt: now + .seconds(3_599))
        )
        return .json(
            ["access_token": .string(value), "expires_in": 3_599, "token_type": "Bearer"],
            headers: Answer.noStore
        )
    }

    private func checkSignature(of token: CompactJWS, _ account: FakeServiceAccount) throws(TokenRefusal) {
        let publicKey = account.key.privateKey.publicKey
        let jwk = JWK(publicKey: publicKey, keyID: account.key.id, algorithm: .rs256)
        if let id = token.header.keyID, id != account.key.id { throw Self.invalid("Invalid JWT Signature.") }
        guard (try? token.verify(with: jwk, allowed: [.rs256])) != nil else {
            throw Self.invalid("Invalid JWT Signature.")
        }
    }

    private static func invalid(_ description: String) -> TokenRefusal {
        TokenRefusal(code: "invalid_grant", description: description)
    }
}
