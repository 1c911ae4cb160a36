import BrokerCrypto
package import OAuthProtocol

/// A login that begins at a provider's portal, at a tile that points here (OIDC Core §4). The broker starts nothing by itself:
/// it hands the browser to the app, which begins an ordinary login with a state and a verifier of its own.
package struct PortalEntry: Sendable {
    package enum Outcome: Sendable {
        /// Send the browser to the app, and remember for a moment which provider it came from.
        case toApp(url: String, clientID: String)
        case choose(AppChoice)
    }

    private let issuer: String
    private let clients: ClientDirectory
    private let connectors: ConnectorDirectory

    package init(issuer: String, clients: ClientDirectory, connectors: ConnectorDirectory) {
        self.issuer = issuer
        self.clients = clients
        self.connectors = connectors
    }

    /// - Parameter parameters: `iss`, `login_hint` and `target_link_uri` of the specification, all optional since portals differ,
    ///   and `client_id` of ours.
    package func enter(provider id: String, _ parameters: Parameters) throws(LoginFailure) -> Outcome {
        guard let connector = connectors.connectors.first(where: { exactlyEqual($0.id, id) }) else {
            throw LoginFailure(.providerNotAvailable)
        }
        let wanted: String?
        let hint: String?
        let target: String?
        do {
            if let iss = try parameters.value("iss"), !connector.isIssuer(iss) {
                throw LoginFailure(
                    .malformed("The link names another identity provider than this address is for"),
                    provider: connector.displayName
                )
            }
            wanted = try parameters.value("client_id")
            hint = try parameters.value("login_hint")
            target = try parameters.value("target_link_uri")
        } catch let failure as LoginFailure {
            throw failure
        } catch {
            throw LoginFailure(.malformed("The link is malformed"), provider: connector.displayName)
        }
        let candidates = candidates(for: connector, wanted: wanted, target: target)
        switch candidates.count {
        case 0:
            throw LoginFailure(.noAppTakesPortals, provider: connector.displayName)
        case 1:
            return .toApp(url: url(of: candidates[0], hint: hint, target: target), clientID: candidates[0].client.id)
        default:
            return .choose(
                AppChoice(
                    provider: connector.displayName,
                    providerID: connector.id,
                    options: candidates.map {
                        AppChoice.Option(
                            name: $0.client.name,
                            request: parameters.setting("client_id", to: $0.client.id)
                        )
                    }
                )
            )
        }
    }

    private struct Candidate {
        let client: Client
        let address: String
    }

    /// The apps that can be started and whose people may come from this provider; of these the one that was named, or those on
    /// the host of the target.
    private func candidates(
        for connector: any IdentityProviderConnector,
        wanted: String?,
        target: String?
    ) -> [Candidate] {
        let startable = clients.all.compactMap { client -> Candidate? in
            guard let address = client.initiateLoginURI, connectors.connector(id: connector.id, for: client) != nil
            else { return nil }
            return Candidate(client: client, address: address)
        }
        if let wanted { return startable.filter { exactlyEqual($0.client.id, wanted) } }
        guard let host = target.flatMap({ URLAuthority(ofHTTPURL: $0) }) else { return startable }
        let fitting = startable.filter { URLAuthority(ofHTTPURL: $0.address) == host }
        return fitting.isEmpty ? startable : fitting
    }

    /// `target_link_uri` goes on only where it is on the app's own host: the app checks it too, but not all do, and an open
    /// redirector is no gift (OIDC Core §4).
    private func url(of candidate: Candidate, hint: String?, target: String?) -> String {
        var query: [(name: String, value: String)] = [("iss", issuer)]
        if let hint, hint.utf8.count <= 320 { query.append(("login_hint", hint)) }
        if let target, target.utf8.count <= 2_048, let host = URLAuthority(ofHTTPURL: target),
            host == URLAuthority(ofHTTPURL: candidate.address)
        {
            query.append(("target_link_uri", target))
        }
        let separator = candidate.address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        return candidate.address + separator + FormCoding.encode(query)
    }
}
