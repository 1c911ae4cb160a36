import BrokerCore
import ProviderCatalogue

/// The entry in `config.toml`, which the loader found well-formed: what it says of itself.
struct ConfigurationCheck {
    let connection: ProviderConnection

    var findings: [DoctorFinding] {
        var findings = [main]
        for key in connection.insecure {
            let consequence = InsecureKey(rawValue: key).map { ": \($0.consequence)" } ?? ""
            findings.append(
                DoctorFinding(
                    .configuration,
                    .warning,
                    "\(key) = true weakens a check\(consequence)",
                    mend: Mend("Remove \(key) from config.toml")
                )
            )
        }
        if connection.emailTrust == .always {
            findings.append(
                DoctorFinding(
                    .configuration,
                    .warning,
                    "trust_email = \"always\": every address this provider sends counts as verified",
                    mend: Mend("Keep it only where the provider's administrators alone set addresses")
                )
            )
        }
        return findings
    }

    private var main: DoctorFinding {
        guard connection.enabled else {
            return DoctorFinding(
                .configuration,
                .warning,
                "switched off, so nobody can sign in with it; the other checks are made all the same",
                mend: Mend("Set enabled = true, here or in [auth.oauth]")
            )
        }
        return DoctorFinding(
            .configuration,
            .ok,
            "enabled, client id \(Wording.bare(connection.clientID, limit: 80)), \(credentials)"
        )
    }

    /// What it proves itself with, never the thing itself.
    private var credentials: String {
        switch connection.clientAuthentication {
        case .none: "a public client without secret"
        case .privateKeyJWT: connection.assertionKey == nil ? "no private key" : "private key present"
        default: connection.clientSecret == nil ? "no client secret" : "client secret present"
        }
    }
}
