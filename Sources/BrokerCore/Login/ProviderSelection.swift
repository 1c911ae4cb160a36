import BrokerCrypto
import OAuthProtocol

/// Which provider an authorization request goes to: the one it names, the one its organization or its person's e-mail
/// domain leads to, the only one there is; else the person is asked.
struct ProviderSelection {
    enum Outcome {
        case one(any IdentityProviderConnector, because: ProviderReason)
        case ask([any IdentityProviderConnector])
        case none
    }

    let connectors: ConnectorDirectory
    let organizations: OrganizationDirectory
    /// Where a page of ours sent the browser in the name of a provider's portal; a wish, not an order.
    var wish: String?

    /// - Throws: `invalid_request` for a provider or organization that this client can't use.
    func select(for request: AuthorizeRequest) throws(OAuthError) -> Outcome {
        var candidates = connectors.connectors(for: request.client)
        if let id = request.organization, organizations.organization(id: id) == nil {
            throw OAuthError(.invalidRequest, "There is no such organization")
        }
        if let id = request.provider {
            guard let connector = candidates.first(where: { exactlyEqual($0.id, id) }) else {
                throw OAuthError(.invalidRequest, "There is no such provider for this client")
            }
            return .one(connector, because: .named)
        }
        var reason = ProviderReason.only
        if let id = request.organization {
            reason = .organization
            let fitting = Self.narrow(candidates, to: id)
            guard candidates.isEmpty || !fitting.isEmpty else {
                throw OAuthError(.invalidRequest, "No provider of this client is for that organization")
            }
            candidates = fitting
        } else if let organization = hintedOrganization(request) {
            // A hint that leads nowhere is no hint (OIDC Core §3.1.2.1).
            let fitting = Self.narrow(candidates, to: organization.id)
            if !fitting.isEmpty { (candidates, reason) = (fitting, .domain) }
        }
        if let wish, let connector = candidates.first(where: { exactlyEqual($0.id, wish) }) {
            return .one(connector, because: .portal)
        }
        switch candidates.count {
        case 0: return .none
        case 1: return .one(candidates[0], because: reason)
        default: return .ask(candidates)
        }
    }

    private func hintedOrganization(_ request: AuthorizeRequest) -> Organization? {
        request.loginHint.flatMap(organizations.organization(forAddress:))
            ?? request.domainHint.flatMap { organizations.organization(forAddress: "@" + $0) }
    }

    /// The organization's own providers where it has any, else those that are tied to nobody.
    private static func narrow(
        _ candidates: [any IdentityProviderConnector],
        to organization: String
    ) -> [any IdentityProviderConnector] {
        let own = candidates.filter { $0.organization.map { exactlyEqual($0, organization) } ?? false }
        return own.isEmpty ? candidates.filter { $0.organization == nil } : own
    }
}
