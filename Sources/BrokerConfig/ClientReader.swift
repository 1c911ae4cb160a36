import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue
import StrictTOML

/// Reads one `[[clients]]` entry.
struct ClientReader {
    let table: TableReader
    let secrets: SecretSource

    func read() -> ClientsSection.Entry? {
        let refused = PendingKey.read(.client, from: table)
        let id = id()
        let (secret, isConfidential) = secrets.read("secret", in: table)
        warnIfShort(secret)
        var client = ClientSettings(id: id?.value ?? "", secret: secret)
        if let name = table.nonEmptyString("name") { client.name = name.value }
        client.redirectURIs = redirectURIs(isConfidential: isConfidential)
        if !refused.contains("token_endpoint_auth_method") {
            client.tokenEndpointAuthMethod = authentication(isConfidential: isConfidential)
        }
        client.signingAlgorithm = table.word("signing_algorithm", SigningAlgorithm.self)?.value
        client.idTokenSigningAlgorithm = table.word("id_token_signed_response_alg", SigningAlgorithm.self)?.value
        client.audience = (table.strings("audience", orSingle: true) ?? []).compactMap(audience)
        client.scopes = scopes()
        client.requirePKCE = requirePKCE(isConfidential: isConfidential)
        client.accessTokenTTL = table.duration(
            "access_token_ttl",
            atLeast: .minutes(1),
            atMost: TokenSettings.longestAccessTokenTTL
        )
        client.refreshTokenTTL = table.duration("refresh_token_ttl", atLeast: .seconds(1), atMost: .days(400))
        if let shared = table.boolean("upstream_tokens") { client.upstreamTokens = shared.value }
        let providers = table.names("providers") ?? []
        let organizations = table.names("organizations") ?? []
        client.providers = providers.map(\.value)
        client.organizations = organizations.map(\.value)
        client.grantTypes = grantTypes()
        client.initiateLoginURI = initiateLoginURI()
        // Known, and by default true.
        _ = table.boolean("first_party")
        table.finish()
        guard let id else { return nil }
        return ClientsSection.Entry(
            settings: client,
            idPlace: id.place,
            providers: providers,
            organizations: organizations
        )
    }

    private func id() -> Located<String>? {
        guard let id = table.nonEmptyString("id") else {
            if !table.has("id") { table.reportMissing("id", fix: "The client_id that the app sends") }
            return nil
        }
        guard Identifier.isValidClientID(id.value) else {
            table.log.add(
                id.place.problem("\(Printable.quoted(id.value)) can't be a client id", fix: Identifier.clientIDRule)
            )
            return nil
        }
        return id
    }

    private func warnIfShort(_ secret: Secret<String>?) {
        guard let secret, secret.reveal().utf8.count < 16 else { return }
        let key = ["secret", "secret_file", "secret_env"].first(where: table.has) ?? "secret"
        table.log.add(
            table.place(of: key).warning(
                "is short enough to be guessed",
                fix: "openssl rand -base64 32 makes a good one"
            )
        )
    }

    private func redirectURIs(isConfidential: Bool) -> [RegisteredRedirectURI] {
        guard let written = table.strings("redirect_uris") else {
            if !table.has("redirect_uris") {
                table.reportMissing("redirect_uris", fix: "Where the app takes its codes, exactly as it sends it")
            }
            return []
        }
        if written.isEmpty {
            table.log.add(table.place(of: "redirect_uris").problem("is empty", fix: "Name at least one"))
        }
        var kept: [RegisteredRedirectURI] = []
        for uri in written {
            do throws(RegisteredRedirectURI.Rejection) {
                let registered = try RegisteredRedirectURI(uri.value)
                if kept.contains(registered) {
                    table.log.add(
                        uri.place.problem("\(Printable.quoted(uri.value)) is listed twice", fix: "Remove one")
                    )
                } else if isConfidential, WebAddress(uri.value) == nil {
                    // RFC 8252 §8.5: an app that the system opens by scheme is on the user's device, and keeps no
                    // secret.
                    table.log.add(
                        uri.place.problem(
                            "\(Printable.quoted(uri.value)) is no web address, and this client has a secret",
                            fix: "A native app is a public client: give it no secret"
                        )
                    )
                } else {
                    kept.append(registered)
                }
            } catch {
                table.log.add(uri.place.problem("\(Printable.quoted(uri.value)) \(error.reason)"))
            }
        }
        return kept
    }

    private func authentication(isConfidential: Bool) -> ClientSettings.Authentication? {
        guard let method = table.word("token_endpoint_auth_method", ClientSettings.Authentication.self) else {
            return nil
        }
        if method.value == .none, isConfidential {
            table.log.add(method.place.problem("'none' leaves no use for the secret", fix: "Remove one of the two"))
        }
        if method.value != .none, !isConfidential {
            table.log.add(
                method.place.problem("'\(method.value.rawValue)' needs a secret", fix: "Add secret_file, or use 'none'")
            )
        }
        return method.value
    }

    private func initiateLoginURI() -> String? {
        guard let written = table.nonEmptyString("initiate_login_uri") else { return nil }
        guard let address = WebAddress(written.value), address.isSecureEnough, !address.hasFragment else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no https:// address",
                    fix: "Where the app starts a login, such as https://app.example.com/login"
                )
            )
            return nil
        }
        return written.value
    }

    private func audience(_ written: Located<String>) -> String? {
        guard !written.value.isEmpty else {
            table.log.add(written.place.problem("is empty", fix: "Such as https://api.example.com"))
            return nil
        }
        return written.value
    }

    private func scopes() -> [String] {
        guard let written = table.strings("scopes") else { return ClientSettings.defaultScopes }
        return written.compactMap { scope in
            if ClientSettings.defaultScopes.contains(where: { $0.utf8.elementsEqual(scope.value.utf8) }) {
                return scope.value
            }
            let fix = Suggestion.sentence(for: scope.value, among: ClientSettings.defaultScopes, else: "Known")
            table.log.add(scope.place.problem("there is no scope \(Printable.quoted(scope.value))", fix: fix))
            return nil
        }
    }

    /// RFC 9700 §2.1.1: public clients must use PKCE, and nothing may let one off.
    private func requirePKCE(isConfidential: Bool) -> Bool {
        guard let written = table.boolean("require_pkce") else { return !isConfidential }
        if !written.value, !isConfidential {
            table.log.add(written.place.problem("a client without a secret must use PKCE", fix: "Remove the key"))
        }
        return written.value || !isConfidential
    }

    private func grantTypes() -> [String] {
        guard let written = table.strings("grant_types") else { return ClientSettings.knownGrantTypes }
        var kept: [String] = []
        for grant in written {
            switch grant.value {
            case let known where ClientSettings.knownGrantTypes.contains(known):
                kept.append(known)
            case let other where PendingKey.grantTypes.contains(other):
                table.log.add(grant.place.problem("'\(other)' is not available in this version"))
            default:
                let known = ClientSettings.knownGrantTypes + PendingKey.grantTypes
                let fix = Suggestion.sentence(for: grant.value, among: known, else: "Known")
                table.log.add(grant.place.problem("there is no grant type \(Printable.quoted(grant.value))", fix: fix))
            }
        }
        if !written.contains(where: { $0.value == "authorization_code" }) {
            table.log.add(
                table.place(of: "grant_types").problem(
                    "lacks 'authorization_code'",
                    fix: "In this version no client works without it"
                )
            )
        }
        return kept
    }
}
