import BrokerCrypto
import JOSE
import ProviderCatalogue

/// What the metadata says the provider can do, against what the connection will ask of it. These need no further request.
struct CapabilityChecks {
    let connection: ProviderConnection
    let document: JSONObject

    var findings: [DoctorFinding] { [algorithms, pkce, scopes, clientAuthentication] }

    private func stated(_ member: String) -> [String]? { document[member]?.arrayValue?.compactMap(\.stringValue) }

    private func contains(_ list: [String], _ value: String) -> Bool { list.contains { exactlyEqual($0, value) } }

    /// OpenID Connect Discovery §3: the list is required, and must hold RS256.
    private var algorithms: DoctorFinding {
        let allowed = connection.allowedAlgorithms
        let wanted = allowed.joined(separator: ", ")
        guard let stated = stated("id_token_signing_alg_values_supported"), !stated.isEmpty else {
            return DoctorFinding(.algorithms, .ok, "the provider states none; \(wanted) is accepted here")
        }
        guard stated.contains(where: { contains(allowed, $0) }) else {
            let known = stated.filter { SignatureAlgorithm(name: $0) != nil }
            let setting =
                known.isEmpty
                ? "Switch the provider to RS256: \(Wording.list(stated)) is never accepted"
                : "Set allowed_algorithms = [\(known.map { "\"\($0)\"" }.joined(separator: ", "))], or switch the provider to RS256"
            return DoctorFinding(
                .algorithms,
                .failed,
                "ID tokens are signed with \(Wording.list(stated)), and accepted is \(wanted)",
                mend: Mend(setting, .signing, of: connection)
            )
        }
        return DoctorFinding(
            .algorithms,
            .ok,
            "\(Wording.list(stated.filter { contains(allowed, $0) })) is offered and accepted"
        )
    }

    private var pkce: DoctorFinding {
        guard connection.pkce else {
            return DoctorFinding(
                .pkce,
                .warning,
                "switched off by insecure_disable_pkce",
                mend: Mend("Remove insecure_disable_pkce from config.toml")
            )
        }
        guard let methods = stated("code_challenge_methods_supported") else {
            return DoctorFinding(.pkce, .ok, "not advertised; S256 is sent all the same, which harms nowhere")
        }
        guard contains(methods, "S256") else {
            return DoctorFinding(
                .pkce,
                .warning,
                "advertised are \(Wording.list(methods)) without S256, which is what is sent",
                mend: Mend(
                    "Switch PKCE with S256 on at the provider; if it refuses logins until then, set insecure_disable_pkce = true"
                )
            )
        }
        return DoctorFinding(.pkce, .ok, "S256 is advertised")
    }

    private var scopes: DoctorFinding {
        let asked = connection.scopes
        let shown = Wording.list(asked, limit: 8)
        guard let stated = stated("scopes_supported") else {
            return DoctorFinding(.scopes, .ok, "\(shown); the provider states none")
        }
        let missing = asked.filter { !contains(stated, $0) }
        guard missing.isEmpty else {
            return DoctorFinding(
                .scopes,
                .warning,
                "\(Wording.list(missing)) \(missing.count == 1 ? "is" : "are") asked for and not among those the provider states (\(Wording.list(stated, limit: 8)))",
                mend: Mend(
                    "Create \(missing.count == 1 ? "it" : "them") at the provider, or take \(missing.count == 1 ? "it" : "them") out of scopes in config.toml",
                    .scopes,
                    of: connection
                )
            )
        }
        return DoctorFinding(.scopes, .ok, shown)
    }

    private var clientAuthentication: DoctorFinding {
        let methods = stated("token_endpoint_auth_methods_supported")
        let chosen = connection.clientAuthentication
        // RFC 8414 §2: basic where nothing is stated.
        let offered = methods ?? ["client_secret_basic"]
        let wire = chosen.wireNames(hasSecret: connection.clientSecret != nil)
        guard let fitting = wire.first(where: { contains(offered, $0) }) else {
            return DoctorFinding(
                .clientAuthentication,
                .warning,
                "the provider advertises \(Wording.list(offered)), and config.toml has \(wire.joined(separator: " or "))",
                mend: Mend(
                    "Set client_auth to the method the app is registered with",
                    .clientAuthentication,
                    of: connection
                )
            )
        }
        return DoctorFinding(
            .clientAuthentication,
            .ok,
            fitting + (methods == nil ? ", the default, since the provider states none" : " is advertised")
        )
    }
}

extension ClientAuthentication {
    /// The names in a metadata document (OpenID Connect Core §9), the preferred one first.
    fileprivate func wireNames(hasSecret: Bool) -> [String] {
        switch self {
        case .automatic: hasSecret ? ["client_secret_basic", "client_secret_post"] : ["none"]
        case .basicRaw: ["client_secret_basic"]
        case .basic, .post, .privateKeyJWT, .none: [rawValue]
        }
    }
}
