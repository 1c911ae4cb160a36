import BrokerCrypto
import JOSE
import ProviderCatalogue

/// Whether the metadata is of the issuer that the connection expects, byte for byte (OpenID Connect Discovery 1.0 §4.3),
/// and if not, which of the usual slips it is.
struct IssuerCheck {
    let connection: ProviderConnection
    let document: JSONObject

    var finding: DoctorFinding {
        guard case .string(let found)? = document["issuer"] else {
            return DoctorFinding(
                .issuer,
                .failed,
                "the discovery document names no issuer",
                mend: Mend("Ask the provider for the address of its OpenID Connect metadata", .issuer, of: connection)
            )
        }
        if case .perTenant(let tenants) = connection.issuerPolicy, tenants.acceptsMetadata(of: found) {
            return DoctorFinding(.issuer, .ok, "\(Wording.bare(found)), \(words(for: tenants.authority))")
        }
        guard let difference = IssuerDifference(expected: connection.expectedIssuer, found: found) else {
            return DoctorFinding(.issuer, .ok, "\(Wording.bare(found)), as expected")
        }
        let (what, advice) = words(for: difference, found: Wording.bare(found))
        let expected = Wording.bare(connection.expectedIssuer)
        return DoctorFinding(
            .issuer,
            .failed,
            "the provider calls itself \(Wording.bare(found)), config.toml has \(expected): \(what)",
            mend: Mend(advice, .issuer, of: connection)
        )
    }

    private func words(for authority: TenantIssuer.Authority) -> String {
        switch authority {
        case .many: "for many tenants; each token is held against its own tenant's issuer"
        case .one: "as expected"
        case .oneByDomain: "the tenant's own issuer (config.toml names the tenant by a domain, which does as well)"
        }
    }

    private func words(for difference: IssuerDifference, found: String) -> (what: String, advice: String) {
        let keys = IssuerKeys(connection)
        let set = keys.advice(for: found)
        switch difference {
        case .template:
            return (
                "this address is for many tenants at once (common or organizations)",
                "Write your tenant's id (a GUID) instead; for several tenants use a type whose issuer_policy knows them, with allowed_tenants"
            )
        case .slashAdded: return ("the slash at its end is missing in config.toml", set)
        case .slashRemoved: return ("there is one slash too many at the end in config.toml", set)
        case .scheme: return ("one says http, the other https", set)
        case .letterCase: return ("capital letters differ", set)
        case .adminHost: return ("the host of the admin console (-admin) was written", set)
        case .tenantName: return ("a tenant's name stands where its id (a GUID) belongs", set)
        case .version1:
            return (
                "this is metadata of the older v1 endpoint",
                "Let the issuer end in /v2.0: \(Wording.bare(connection.expectedIssuer))/v2.0"
            )
        case .pathAdded: return ("another authorization server of the same host answered; its path is missing", set)
        case .pathRemoved: return ("another authorization server of the same host answered; the path is too long", set)
        case .host:
            return (
                "a custom domain and the provider's own domain are two issuers",
                "\(set), or let the provider issue tokens for the domain in config.toml"
            )
        case .other: return ("this is another issuer", "\(set), if that is the provider you mean")
        }
    }
}
