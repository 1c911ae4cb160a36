import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue
import StrictTOML

/// Reads one `[[clients]]` entry.
struct ClientReader {
    let table: TableReader
    let secrets: SecretSource

    func read() -> ClientsSection.Entry? {
        let id = id()
        let (secret, hasSecret) = secrets.read("secret", in: table)
        let keys = ClientKeysReader(table: table, configurationFile: secrets.configurationFile)
        let isConfidential = hasSecret || keys.isGiven
        warnIfShort(secret)
        var client = ClientSettings(id: id?.value ?? "", secret: secret)
        if let name = table.nonEmptyString("name") { client.name = name.value }
        client.grantTypes = grantTypes()
        client.redirectURIs = redirectURIs(isConfidential: isConfidential, of: client.grantTypes)
        client.tokenEndpointAuthMethod = authentication(hasSecret: hasSecret, hasKeys: keys.isGiven)
        client.keys = keys.read(besideSecret: hasSecret)
        client.tokenEndpointAuthSigningAlgorithm = keys.algorithm()
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
        client.initiateLoginURI = webAddress(
            "initiate_login_uri",
            fix: "Where the app starts a login, such as https://app.example.com/login"
        )
        client.postLogoutRedirectURIs = registered("post_logout_redirect_uris", isConfidential: isConfidential)
        client.backchannelLogoutURI = webAddress(
            "backchannel_logout_uri",
            fix: "Where the app takes logout tokens, such as https://app.example.com/backchannel-logout"
        )
        client.logoURI = webAddress("logo_uri", fix: "Such as https://app.example.com/logo.png")
        if let pushed = table.boolean("require_pushed_authorization_requests") {
            client.requirePushedAuthorizationRequests = pushed.value
        }
        if let bound = table.boolean("dpop_bound_access_tokens") { client.dpopBoundAccessTokens = bound.value }
        if let firstParty = table.boolean("first_party") { client.firstParty = firstParty.value }
        let organization = table.nonEmptyString("organization")
        client.organization = organization?.value
        client.permissions = table.permissions("permissions") ?? []
        checkMachine(client, isConfidential: isConfidential)
        table.finish()
        guard let id else { return nil }
        return ClientsSection.Entry(
            settings: client,
            idPlace: id.place,
            providers: providers,
            organizations: organizations + (organization.map { [$0] } ?? [])
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

    /// Only the authorization code grant redirects.
    private func redirectURIs(isConfidential: Bool, of grantTypes: [String]) -> [RegisteredRedirectURI] {
        let redirects = grantTypes.contains("authorization_code")
        guard table.has("redirect_uris") else {
            if redirects {
                table.reportMissing("redirect_uris", fix: "Where the app takes its codes, exactly as it sends it")
            }
            return []
        }
        if redirects, table.strings("redirect_uris")?.isEmpty == true {
            table.log.add(table.place(of: "redirect_uris").problem("is empty", fix: "Name at least one"))
        }
        return registered("redirect_uris", isConfidential: isConfidential)
    }

    private func registered(_ key: String, isConfidential: Bool) -> [RegisteredRedirectURI] {
        var kept: [RegisteredRedirectURI] = []
        for uri in table.strings(key) ?? [] {
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

    private func authentication(hasSecret: Bool, hasKeys: Bool) -> ClientSettings.Authentication? {
        guard let method = table.word("token_endpoint_auth_method", ClientSettings.Authentication.self) else {
            return hasKeys ? .privateKeyJWT : nil
        }
        switch method.value {
        case .none where hasSecret || hasKeys:
            table.log.add(
                method.place.problem(
                    "'none' leaves no use for the \(hasSecret ? "secret" : "keys")",
                    fix: "Remove one of the two"
                )
            )
        case .privateKeyJWT where !hasKeys:
            table.log.add(
                method.place.problem("'private_key_jwt' needs the client's keys", fix: "Add jwks_file or jwks_uri")
            )
        case .basic where !hasSecret, .post where !hasSecret:
            table.log.add(
                method.place.problem("'\(method.value.rawValue)' needs a secret", fix: "Add secret_file, or use 'none'")
            )
        default: break
        }
        return method.value
    }

    private func webAddress(_ key: String, fix: String) -> String? {
        guard let written = table.nonEmptyString(key) else { return nil }
        guard let address = WebAddress(written.value), address.isSecureEnough, !address.hasFragment else {
            table.log.add(
                written.place.problem("\(Printable.quoted(written.value)) is no https:// address", fix: fix)
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
        guard let written = table.strings("grant_types") else { return ClientSettings.defaultGrantTypes }
        if written.isEmpty {
            table.log.add(table.place(of: "grant_types").problem("is empty", fix: "Name at least one"))
        }
        return written.compactMap { grant in
            if ClientSettings.knownGrantTypes.contains(where: { $0.utf8.elementsEqual(grant.value.utf8) }) {
                return grant.value
            }
            let fix = Suggestion.sentence(for: grant.value, among: ClientSettings.knownGrantTypes, else: "Known")
            table.log.add(grant.place.problem("there is no grant type \(Printable.quoted(grant.value))", fix: fix))
            return nil
        }
    }

    /// What only a machine has, and what a machine must be.
    private func checkMachine(_ client: ClientSettings, isConfidential: Bool) {
        let isMachine = client.grantTypes.contains("client_credentials")
        if isMachine, !isConfidential {
            // RFC 6749 §4.4: the grant is for confidential clients alone.
            table.log.add(
                table.place(of: "grant_types").problem(
                    "'client_credentials' is for clients that prove who they are",
                    fix: "Add secret_file"
                )
            )
        }
        for key in ["organization", "permissions"] where table.has(key) && !isMachine {
            table.log.add(
                table.place(of: key).warning(
                    "is what the client itself has by the client_credentials grant, which it does not use",
                    fix: "Add 'client_credentials' to grant_types, or remove the key"
                )
            )
        }
    }
}
