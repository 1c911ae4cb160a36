import BrokerCrypto
import JOSE
import ProviderCatalogue

extension ProviderMetadata {
    /// Why a document is not used.
    struct Problem: Error, Equatable {
        let reason: String
    }

    /// Reads a metadata document and holds it against the issuer it was fetched for.
    ///
    /// OpenID Connect Discovery 1.0 §4.3: `issuer` must be identical to the one asked for. Bytes, not URLs, are compared: a
    /// slash or a capital more is another issuer. Where each tenant has an issuer of its own, the connection's policy says
    /// which documents are its own.
    init(parsing body: Bytes, expectedIssuer: String, policy: IssuerPolicy = .exact) throws(Problem) {
        let json: JSONObject
        do {
            json = try JSONReader.parseObject(body, limits: JSONReader.Limits(maxBytes: 256 << 10, maxMembers: 10_000))
        } catch {
            throw Problem(reason: "the metadata is \(error)")
        }
        guard case .string(let issuer)? = json["issuer"] else {
            throw Problem(reason: "the metadata names no issuer")
        }
        guard Self.accepts(issuer, expectedIssuer, policy) else {
            throw Problem(
                reason:
                    "the metadata is of the issuer \(Excerpt(issuer)), expected \(Excerpt(expectedIssuer)), byte for byte"
            )
        }
        self.issuer = issuer
        authorizationEndpoint = try Self.endpoint("authorization_endpoint", of: json)
        jwksURI = try Self.endpoint("jwks_uri", of: json)
        // Without these a login fails at its step, with a reason; the document as a whole is of use all the same.
        tokenEndpoint = try? Self.endpoint("token_endpoint", of: json)
        userinfoEndpoint = try? Self.endpoint("userinfo_endpoint", of: json)
        endSessionEndpoint = try? Self.endpoint("end_session_endpoint", of: json)
        tokenEndpointAuthMethods = Self.strings("token_endpoint_auth_methods_supported", of: json)
        scopes = Self.strings("scopes_supported", of: json)
        idTokenSigningAlgorithms = Self.strings("id_token_signing_alg_values_supported", of: json)
        codeChallengeMethods = Self.strings("code_challenge_methods_supported", of: json)
        acrValues = Self.strings("acr_values_supported", of: json) ?? []
        sendsIssuerInResponse = json["authorization_response_iss_parameter_supported"]?.boolValue == true
    }

    private static func accepts(_ issuer: String, _ expected: String, _ policy: IssuerPolicy) -> Bool {
        switch policy {
        case .exact, .exactWithAliases: exactlyEqual(issuer, expected)
        case .perTenant(let tenants): tenants.acceptsMetadata(of: issuer)
        }
    }

    /// https, or http on loopback; the host may be any: Google's endpoints are on three others than its issuer's.
    private static func endpoint(_ name: String, of json: JSONObject) throws(Problem) -> String {
        guard case .string(let text)? = json[name] else { throw Problem(reason: "the metadata has no \(name)") }
        guard HTTPURL(text) != nil else { throw Problem(reason: "the metadata's \(name) is no https address") }
        return text
    }

    private static func strings(_ name: String, of json: JSONObject) -> [String]? {
        json[name]?.arrayValue?.compactMap(\.stringValue)
    }
}
