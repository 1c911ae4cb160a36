import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Modules of the FAPI 2.0 Security Profile: proofs of possession (RFC 9449).
extension ConformanceTests {
    /// Redeems a fresh code with a proof; the server's nonce is taken up where it asks for one.
    private func redeem(
        with key: DPoPKey,
        _ parameters: [(name: String, value: String)] = [],
        header: [(name: String, value: JSONValue?)] = [],
        claims: [(name: String, value: JSONValue?)] = [],
        signer: PrivateKey? = nil
    ) async throws -> TokenAnswer {
        let plan = try ConformancePlan.current()
        let app = plan.boundApp
        let driver = plan.driver(app)
        let request = LoginRequest(parameters: parameters)
        let code = try driver.code(from: try await driver.begin(request), of: request)
        let form: [(name: String, value: String)] = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", app.redirectURI),
            ("code_verifier", request.verifier.secret.reveal()), ("client_id", app.clientID),
        ]
        var nonce: String?
        while true {
            let all = (nonce.map { [("nonce", JSONValue.string($0))] } ?? []) + claims
            let proof = try key.proof("POST", app.tokenEndpoint, header: header, claims: all, signer: signer)
            let answer = TokenAnswer(try await plan.post("/oauth2/token", form, headers: [("DPoP", proof)]))
            // RFC 9449 §8: once more, with what the server gave.
            guard answer.error == "use_dpop_nonce", nonce == nil,
                let given = answer.response.header("DPoP-Nonce")
            else { return answer }
            nonce = given
        }
    }

    private func refused(_ answer: TokenAnswer) {
        #expect(answer.status == 400 && answer.error == "invalid_dpop_proof", "\(answer.response.text)")
    }

    @Test("fapi2-security-profile-final-dpop-negative-tests")
    func dpopNegative() async throws {
        let plan = try ConformancePlan.current()
        let key = try DPoPKey()
        let other = try PrivateKey.generate(.p256)
        refused(try await redeem(with: key, header: [("typ", "JWT")]))
        refused(try await redeem(with: key, header: [("typ", nil)]))
        refused(try await redeem(with: key, header: [("jwk", nil)]))
        refused(try await redeem(with: key, header: [("alg", "none")]))
        refused(try await redeem(with: key, header: [("alg", "HS256")]))
        refused(try await redeem(with: key, claims: [("htm", "GET")]))
        refused(try await redeem(with: key, claims: [("htu", "https://other.test/oauth2/token")]))
        refused(try await redeem(with: key, claims: [("htu", nil)]))
        refused(try await redeem(with: key, claims: [("jti", nil)]))
        refused(try await redeem(with: key, claims: [("iat", nil)]))
        refused(try await redeem(with: key, claims: [("iat", .number(JSONNumber(DPoPKey.now - 3_600)))]))
        refused(try await redeem(with: key, signer: other))
        // A key for private eyes: the private part in the header.
        var jwk = JWK(publicKey: key.key.publicKey, keyID: "k", algorithm: .es256).json()
        jwk["d"] = "AAAA"
        refused(try await redeem(with: key, header: [("jwk", .object(jwk))]))
        // And the good one beside them, with a bound token that is no bearer token.
        let good = try await redeem(with: key)
        try #require(good.status == 200, "\(good.response.text)")
        #expect(good.members["token_type"]?.stringValue == "DPoP")
        let token = try #require(good.accessToken)
        #expect(try await plan.driver().userinfo(token).status == 401)
        let url = plan.house.issuer + "/oauth2/userinfo"
        func ask(_ proof: String) async throws -> Int {
            try await plan.house.fetch.fetch(
                FetchRequest("GET", url, headers: [("Authorization", "DPoP " + token), ("DPoP", proof)])
            ).status
        }
        let proof = try key.proof("GET", url, accessToken: token)
        #expect(try await ask(proof) == 200)
        #expect(try await ask(proof) == 401, "The same proof again")
        #expect(try await ask(key.proof("GET", url, accessToken: token + "x")) == 401)
        #expect(try await ask(key.proof("GET", url)) == 401)
        #expect(try await ask(DPoPKey().proof("GET", url, accessToken: token)) == 401)
    }

    @Test("fapi2-security-profile-final-ensure-dpop-proof-with-iat-10seconds-before-succeeds")
    func dpopEarlier() async throws {
        let answer = try await redeem(with: DPoPKey(), claims: [("iat", .number(JSONNumber(DPoPKey.now - 10)))])
        #expect(answer.status == 200, "\(answer.response.text)")
    }

    @Test("fapi2-security-profile-final-ensure-dpop-proof-with-iat-10seconds-after-succeeds")
    func dpopLater() async throws {
        let answer = try await redeem(with: DPoPKey(), claims: [("iat", .number(JSONNumber(DPoPKey.now + 10)))])
        #expect(answer.status == 200, "\(answer.response.text)")
    }

    @Test("fapi2-security-profile-final-ensure-mismatched-dpop-jkt-fails")
    func dpopThumbprint() async throws {
        let key = try DPoPKey()
        #expect(try await redeem(with: key, [("dpop_jkt", key.thumbprint)]).status == 200)
        let other = try await redeem(with: key, [("dpop_jkt", DPoPKey().thumbprint)])
        #expect(other.status == 400 && ["invalid_grant", "invalid_dpop_proof"].contains(other.error))
    }

    /// Claims that a proof does not have are no reason to refuse it, unless they say that it is not valid now.
    @Test("fapi2-security-profile-final-check-dpop-proof-nbf-exp")
    func dpopTimes() async throws {
        let now = DPoPKey.now
        let good = try await redeem(
            with: DPoPKey(),
            claims: [("nbf", .number(JSONNumber(now - 5))), ("exp", .number(JSONNumber(now + 60)))]
        )
        #expect(good.status == 200, "\(good.response.text)")
        refused(try await redeem(with: DPoPKey(), claims: [("exp", .number(JSONNumber(now - 300)))]))
        refused(try await redeem(with: DPoPKey(), claims: [("nbf", .number(JSONNumber(now + 300)))]))
    }
}
