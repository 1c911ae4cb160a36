import BrokerCrypto
import JOSE
import ProviderCatalogue
import StrictTOML

/// `jwks_file`, `jwks_uri` and what belongs to them, for `private_key_jwt`.
struct ClientKeysReader {
    /// More than any key set needs; a longer file is the wrong one.
    private static let largestFile = 512 << 10

    let table: TableReader
    /// For relative paths.
    let configurationFile: String

    var isGiven: Bool { table.has("jwks_file") || table.has("jwks_uri") }

    func read(besideSecret hasSecret: Bool) -> ClientSettings.AssertionKeys? {
        guard isGiven else { return nil }
        let key = table.has("jwks_file") ? "jwks_file" : "jwks_uri"
        // RFC 7591 §2: one or the other; and a client has one way to prove itself.
        if table.has("jwks_file"), table.has("jwks_uri") {
            table.log.add(table.place(of: "jwks_uri").problem("is given beside jwks_file", fix: "Keep one of them"))
        }
        if hasSecret {
            table.log.add(
                table.place(of: key).problem("is given beside a secret", fix: "Keep one of them")
            )
        }
        return key == "jwks_file" ? file().map { .set($0) } : address().map { .published($0) }
    }

    func algorithm() -> SignatureAlgorithm? {
        guard let written = table.word("token_endpoint_auth_signing_alg", SignatureAlgorithm.self) else { return nil }
        if !isGiven {
            table.log.add(written.place.problem("has no meaning without jwks_file or jwks_uri", fix: "Remove it"))
        }
        return written.value
    }

    private func file() -> JWKSet? {
        guard let written = table.nonEmptyString("jwks_file") else { return nil }
        let shown = Printable.quoted(written.value)
        let reason: String
        do {
            let path = ConfigurationFile.resolve(written.value, besides: configurationFile)
            let content = try ConfigurationFile.read(path, atMost: Self.largestFile)
            let set = try JWKSet(parsing: content.bytes)
            for ignored in set.ignored {
                table.log.add(
                    written.place.warning("key \(ignored.index + 1) of \(shown) is not used: \(ignored.reason.reason)")
                )
            }
            if !set.keys.isEmpty { return set }
            reason = "holds no key that can be used"
        } catch let error as JWKError {
            reason = "is no key set: \(error.reason)"
        } catch let error as ConfigurationFile.Failure {
            reason = error.reason
        } catch {
            reason = "can't be read"
        }
        table.log.add(
            written.place.problem("the file \(shown) \(reason)", fix: "A JWK set of public keys, as of RFC 7517 §5")
        )
        return nil
    }

    private func address() -> String? {
        guard let written = table.nonEmptyString("jwks_uri") else { return nil }
        guard let address = WebAddress(written.value), address.isSecureEnough, !address.hasFragment else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no https:// address",
                    fix: "Where the client publishes its keys, such as https://app.example.com/jwks.json"
                )
            )
            return nil
        }
        return written.value
    }
}
