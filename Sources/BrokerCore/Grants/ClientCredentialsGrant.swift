import BrokerCrypto
import Logging
import OAuthProtocol

/// The client credentials grant (RFC 6749 §4.4): a client acts for itself. Nothing is written, however many tokens it asks
/// for, and there is neither a refresh token (§4.4.3) nor an ID token.
package struct ClientCredentialsGrant: TokenGrant {
    package static let type = GrantType.clientCredentials

    private let issuer: TokenIssuer
    private let admission: GrantAdmission
    private let clock: any WallClock

    package init(issuer: TokenIssuer, admission: GrantAdmission, clock: any WallClock) {
        self.issuer = issuer
        self.admission = admission
        self.clock = clock
    }

    package func issue(_ request: TokenRequest) async throws -> TokenResponse {
        var event = LoginEvent("client.token", logger: request.logger, provider: nil, client: request.client.id)
        guard let machine = admission.machine(id: request.client.id),
            !machine.id.utf8.starts(with: User.idPrefix.utf8)
        else {
            event.fail("refused")
            throw OAuthError(
                .unauthorizedClient,
                "This client can't act for itself: it must be confidential, and its organization enabled"
            )
        }
        let access: GrantedAccess
        do {
            access = try Self.access(of: machine, requested: try request.parameters.value("scope"))
        } catch {
            event.fail(error.code.rawValue)
            throw error
        }
        var terms = request.terms
        terms.audience = try ResourceIndicators(request.parameters)
            .chosen(among: machine.audience(atIssuer: issuer.issuer))
        let token = try issuer.accessToken(
            ofMachine: machine,
            access: access,
            client: machine,
            terms: terms,
            now: clock.now()
        )
        event.succeed(organization: machine.organization)
        return TokenResponse(accessToken: token, terms: terms, scope: access.scope)
    }

    /// RFC 6749 §3.3: what is asked for and may be had. Scopes about a person or a lasting login mean nothing here.
    private static func access(of machine: Client, requested: String?) throws(OAuthError) -> GrantedAccess {
        let allowed = machine.scopes.filter { Permission(rawValue: $0) != nil }
        guard let requested else {
            return GrantedAccess(asked: allowed, held: machine.permissions)
        }
        let access = GrantedAccess(
            asked: try ScopeSet(parsing: requested).filter(allowed.contains),
            held: machine.permissions
        )
        guard !access.scope.isEmpty else {
            throw OAuthError(.invalidScope, "None of the scopes asked for is allowed for this client")
        }
        return access
    }
}
