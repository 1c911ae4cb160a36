import BrokerCrypto
import StrictTOML

/// The broker's own credentials at a provider.
struct ClientCredentialsReader {
    let table: TableReader
    let secrets: SecretSource

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

    func authentication(default standard: ClientAuthentication) -> (
        method: ClientAuthentication, secret: Secret<String>?
    ) {
        let (secret, isGiven) = secrets.read("client_secret", in: table)
        if PendingBehaviour.report("client_auth", in: table) { return (standard, secret) }
        let method = table.word("client_auth", ClientAuthentication.self)?.value ?? standard
        if method == .none, isGiven {
            table.log.add(
                table.place(of: "client_auth").problem(
                    "'none' leaves no use for the client secret",
                    fix: "Remove one of the two"
                )
            )
        }
        if method != .none, !isGiven {
            table.reportMissing(
                "client_secret",
                fix:
                    "Give client_secret, client_secret_file or client_secret_env, or client_auth = \"none\" for a public client"
            )
        }
        return (method, secret)
    }
}
