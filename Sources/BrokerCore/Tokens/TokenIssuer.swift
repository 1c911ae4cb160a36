package import BrokerCrypto
package import JOSE
package import OAuthProtocol

/// Makes the broker's JWTs: access tokens of RFC 9068 and ID tokens of OIDC Core §2.
package struct TokenIssuer: Sendable {
    package let issuer: String
    let keys: KeyRing

    package init(issuer: String, keys: KeyRing) {
        self.issuer = issuer
        self.keys = keys
    }

    /// RFC 9068 §2.2, and the broker's own `org`, `permissions`, `idp`, `token_type`.
    package func accessToken(
        for grant: Grant,
        client: Client,
        terms: AccessTokenTerms,
        now: UnixTime
    ) throws(CryptoError) -> String {
        let claims = Self.accessTokenClaims(issuer: issuer, for: grant, client: client, terms: terms, now: now)
        return try keys.sign(claims, type: "at+jwt", algorithm: client.accessTokenAlgorithm, now: now)
    }

    /// The access token of a client that acts for itself: nobody signed in, so nothing says when, where or in which session.
    /// - Parameter subject: the client that it is about.
    func accessToken(
        ofMachine subject: Client,
        access: GrantedAccess,
        client: Client,
        terms: AccessTokenTerms,
        now: UnixTime
    ) throws(CryptoError) -> String {
        // RFC 9068 §2.2: the client's own id, which no person's can equal (RFC 9700 §4.15).
        var claims = Self.claims(
            issuer: issuer,
            subject: subject.id,
            TokenID(.client),
            access.scope,
            client,
            terms,
            now
        )
        claims["permissions"] = .array(access.permissions.map { .string($0.rawValue) })
        if let organization = subject.organization { claims["org"] = .string(organization) }
        claims["token_type"] = .string("access")
        return try keys.sign(claims, type: "at+jwt", algorithm: client.accessTokenAlgorithm, now: now)
    }

    /// What such a token says, for whoever only wants to see it.
    package static func accessTokenClaims(
        issuer: String,
        for grant: Grant,
        client: Client,
        terms: AccessTokenTerms,
        now: UnixTime
    ) -> JSONObject {
        let id = TokenID(.grant(id: grant.id))
        var terms = terms
        terms.audience = terms.audience ?? grant.audience
        var claims = claims(issuer: issuer, subject: grant.userID, id, grant.scope, client, terms, now)
        claims["auth_time"] = .number(JSONNumber(grant.authenticatedAt.seconds))
        claims["sid"] = .string(grant.sessionID)
        claims.merge(brokerClaims(of: grant))
        claims["token_type"] = .string("access")
        return claims
    }

    private static func claims(
        issuer: String,
        subject: String,
        _ id: TokenID,
        _ scope: ScopeSet,
        _ client: Client,
        _ terms: AccessTokenTerms,
        _ now: UnixTime
    ) -> JSONObject {
        let audience = terms.audience ?? client.audience(atIssuer: issuer)
        var claims: JSONObject = [
            "iss": .string(issuer),
            "sub": .string(subject),
            "aud": audience.count == 1 ? .string(audience[0]) : .array(audience.map { .string($0) }),
            "exp": .number(JSONNumber((now + terms.lifetime).seconds)),
            "iat": .number(JSONNumber(now.seconds)),
            "nbf": .number(JSONNumber(now.seconds)),
            "jti": .string(id.text),
            "client_id": .string(client.id),
        ]
        // RFC 6749 §3.3: a scope has at least one name.
        if !scope.isEmpty { claims["scope"] = .string(scope.text) }
        if let thumbprint = terms.keyThumbprint { claims["cnf"] = .object(["jkt": .string(thumbprint)]) }
        if let actor = terms.actor { claims["act"] = .object(actor) }
        return claims
    }

    /// OIDC Core §2 and §3.1.3.6. The claims that the granted scopes bring stand in it too, beside UserInfo: many libraries
    /// look nowhere else.
    package func idToken(
        for grant: Grant,
        user: User,
        client: Client,
        nonce: String?,
        accessToken: String,
        now: UnixTime
    ) throws(CryptoError) -> String {
        var claims: JSONObject = [
            "iss": .string(issuer),
            "sub": .string(grant.userID),
            "aud": .string(client.id),
            "exp": .number(JSONNumber((now + client.accessTokenLifetime).seconds)),
            "iat": .number(JSONNumber(now.seconds)),
            "auth_time": .number(JSONNumber(grant.authenticatedAt.seconds)),
            "at_hash": .string(Self.leftHalfHash(of: accessToken, for: client.idTokenAlgorithm)),
            "sid": .string(grant.sessionID),
        ]
        if let nonce { claims["nonce"] = .string(nonce) }
        if let acr = grant.authenticationContext { claims["acr"] = .string(acr) }
        if !grant.authenticationMethods.isEmpty {
            claims["amr"] = .array(grant.authenticationMethods.map { .string($0) })
        }
        claims.merge(Self.brokerClaims(of: grant))
        claims.merge(user.profile.claims(for: grant.scope))
        return try keys.sign(claims, type: "JWT", algorithm: client.idTokenAlgorithm, now: now)
    }

    /// OIDC Core §3.1.3.6: the left half of the hash that the ID token's own algorithm names.
    static func leftHalfHash(of token: String, for algorithm: SignatureAlgorithm) -> String {
        let hash: HashAlgorithm =
            switch algorithm {
            case .rs256, .ps256, .es256: .sha256
            case .rs384, .ps384, .es384: .sha384
            // EdDSA names no hash; Ed25519 works with SHA-512 inside (RFC 8032 §5.1), and libraries take that.
            case .rs512, .ps512, .es512, .edDSA: .sha512
            }
        let digest = Digest.hash(Array(token.utf8), with: hash)
        return Base64URL.encode(Array(digest.prefix(digest.count / 2)))
    }

    /// The claims of our own that every token about a person carries.
    static func brokerClaims(of grant: Grant) -> JSONObject {
        var claims: JSONObject = [
            "permissions": .array(grant.permissions.map { .string($0.rawValue) }),
            "idp": .string(grant.provider),
        ]
        if let organization = grant.organization { claims["org"] = .string(organization) }
        return claims
    }
}
