import BrokerCrypto
import OAuthProtocol
import Testing

/// RFC 7636.
struct PKCETests {
    @Test("RFC 7636 appendix B: the example's verifier has the example's challenge")
    func appendixB() throws {
        let verifier = try CodeVerifier(parsing: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(verifier.challenge.value == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(try CodeChallenge(parsing: verifier.challenge.value, method: "S256").matches(verifier))
        #expect(!CodeVerifier().challenge.matches(verifier))
    }

    @Test(
        "RFC 7636 §4.1: 43 to 128 unreserved characters",
        arguments: [
            "", String(repeating: "a", count: 42), String(repeating: "a", count: 129),
            String(repeating: "a", count: 43) + "+", String(repeating: "a", count: 43) + " ",
            String(repeating: "a", count: 43) + "=", String(repeating: "\u{E9}", count: 43),
        ]
    )
    func verifierRefused(_ text: String) {
        #expect(throws: OAuthError.self) { try CodeVerifier(parsing: text) }
    }

    @Test("RFC 7636 §4.1: both ends of the range are taken")
    func verifierLengths() throws {
        for count in [43, 128] {
            let verifier = try CodeVerifier(parsing: String(repeating: "~", count: count))
            #expect(verifier.challenge.matches(verifier))
        }
    }

    @Test("RFC 9700 §2.1.1: S256 alone", arguments: [nil, "plain", "s256", "S256 ", ""])
    func methodRefused(_ method: String?) {
        #expect(throws: OAuthError.self) {
            try CodeChallenge(parsing: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", method: method)
        }
    }

    @Test(
        "a challenge is the base64url of 32 bytes",
        arguments: [
            "", "short", String(repeating: "a", count: 44), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
            // The last character carries bits that a 32-byte value does not have.
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM",
        ]
    )
    func challengeRefused(_ value: String) {
        #expect(throws: OAuthError.self) { try CodeChallenge(parsing: value, method: "S256") }
    }
}
