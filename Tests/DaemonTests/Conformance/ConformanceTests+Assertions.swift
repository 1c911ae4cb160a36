import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Modules of the FAPI 2.0 Security Profile: `private_key_jwt` (RFC 7523, RFC 10070).
extension ConformanceTests {
    /// What the token endpoint says to an assertion with these claims in place of the usual ones.
    private func status(_ claims: [(name: String, value: JSONValue)] = [], omitting omitted: String? = nil) async throws
        -> TokenAnswer
    {
        let plan = try ConformancePlan.current()
        let app = plan.assertionApp
        let driver = plan.driver(app)
        let request = LoginRequest()
        let code = try driver.code(from: try await driver.begin(request), of: request)
        var form: [(name: String, value: String)] = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", app.redirectURI),
            ("code_verifier", request.verifier.secret.reveal()),
        ]
        form += try app.assertion(with: plan.assertionKey, claims: claims).filter { $0.name != omitted }
        return TokenAnswer(try await plan.post("/oauth2/token", form))
    }

    private func refused(_ answer: TokenAnswer) {
        #expect(answer.status == 401 && answer.error == "invalid_client", "\(answer.response.text)")
    }

    private func seconds(_ offset: Int64) -> JSONValue { .number(JSONNumber(DPoPKey.now + offset)) }

    @Test("fapi2-security-profile-final-ensure-client-assertion-in-token-endpoint")
    func assertionMissing() async throws { refused(try await status(omitting: "client_assertion")) }

    @Test("fapi2-security-profile-final-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails")
    func assertionExpired() async throws { refused(try await status([("exp", seconds(-300))])) }

    @Test("fapi2-security-profile-final-ensure-client-assertion-with-no-sub-fails")
    func assertionWithoutSubject() async throws { refused(try await status([("sub", .null)])) }

    @Test("fapi2-security-profile-final-ensure-client-assertion-with-wrong-aud-fails")
    func assertionForOthers() async throws {
        refused(try await status([("aud", "https://other.test")]))
        // RFC 10070: the token endpoint's address is no longer an audience.
        refused(try await status([("aud", .string(try ConformancePlan.current().app.tokenEndpoint))]))
    }

    /// RFC 10070: the issuer alone, so that an assertion can't be made to serve at two servers.
    @Test("fapi2-security-profile-final-client-assertion-with-array-aud")
    func assertionForSeveral() async throws {
        let issuer = try ConformancePlan.current().house.issuer
        refused(try await status([("aud", [.string(issuer), "https://other.test"])]))
    }

    @Test("fapi2-security-profile-final-client-assertion-with-nbf-8-seconds-in-future-succeeds")
    func assertionAlmostValid() async throws { #expect(try await status([("nbf", seconds(8))]).status == 200) }

    @Test("fapi2-security-profile-final-client-assertion-with-nbf-over-60-seconds-in-future-fails")
    func assertionNotYetValid() async throws { refused(try await status([("nbf", seconds(75))])) }
}
