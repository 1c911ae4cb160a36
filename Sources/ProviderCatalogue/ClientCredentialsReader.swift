import BrokerCrypto
import JOSE
import StrictTOML

/// The broker's own credentials at a provider.
struct ClientCredentialsReader {
    let table: TableReader
    let secrets: SecretSource
    /// Nil where the entry's type is unknown.
    let type: ProviderType?

    struct Authentication {
        let method: ClientAuthentication
        let secret: Secret<String>?
        let key: AssertionKey?
        let audience: AssertionAudience
    }

    func clientID() -> String? {
        guard let found = table.nonEmptyString("client_id") else {
            if !table.has("client_id") {
                table.reportMissing(
                    "client_id",
                    fix: "The provider shows it where the broker is registered as an application"
                )
            }
            return nil
        }
        return found.value
    }

    func authentication() -> Authentication {
        let (secret, secretIsGiven) = secrets.read("client_secret", in: table)
        let keyIsGiven = table.has("private_key_file")
        let key = AssertionKeyReader(table: table, secrets: secrets, algorithm: type?.assertionAlgorithm ?? .rs256)
            .read()
        let method = method(secretIsGiven: secretIsGiven, keyIsGiven: keyIsGiven)
        return Authentication(
            method: method,
            secret: secret,
            key: key,
            audience: audience(method)
        )
    }

    /// One way and its credential, no more: a second credential is refused by some providers (RFC 6749 §2.3), and a forgotten
    /// one by nobody.
    private func method(secretIsGiven: Bool, keyIsGiven: Bool) -> ClientAuthentication {
        // A key has one use, so it need not be said.
        let standard = keyIsGiven && !secretIsGiven ? .privateKeyJWT : type?.clientAuthentication ?? .automatic
        let written = table.word("client_auth", ClientAuthentication.self)
        if table.has("client_auth"), written == nil { return standard }
        let method = written?.value ?? standard
        switch method {
        case .none:
            if secretIsGiven || keyIsGiven {
                report("client_auth", "'none' leaves no use for the \(secretIsGiven ? "client secret" : "private key")")
            }
        case .privateKeyJWT:
            if secretIsGiven { report("client_auth", "'private_key_jwt' leaves no use for the client secret") }
            if !keyIsGiven {
                table.reportMissing(
                    "private_key_file",
                    fix: "The key in PEM whose public half, or certificate, is registered at the provider"
                )
            }
        case .automatic, .basic, .basicRaw, .post:
            if keyIsGiven { report("private_key_file", "a client secret is given too, or asked for by client_auth") }
            if !secretIsGiven {
                table.reportMissing(
                    "client_secret",
                    fix: "Give client_secret, client_secret_file or client_secret_env, or client_auth = \"none\" for a "
                        + "public client"
                )
            }
        }
        return method
    }

    private func audience(_ method: ClientAuthentication) -> AssertionAudience {
        guard let written = table.word("assertion_audience", AssertionAudience.self) else {
            return type?.assertionAudience ?? .tokenEndpoint
        }
        if method != .privateKeyJWT {
            table.log.add(written.place.problem("has no meaning without private_key_jwt", fix: "Remove it"))
        }
        return written.value
    }

    private func report(_ key: String, _ reason: String) {
        table.log.add(table.place(of: key).problem(reason, fix: "Remove one of the two"))
    }
}
