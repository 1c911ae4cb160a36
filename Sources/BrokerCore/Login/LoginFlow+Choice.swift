import BrokerCrypto
package import Logging
package import OAuthProtocol

extension LoginFlow {
    /// Takes a person's choice among their organizations.
    ///
    /// What the provider said lies sealed in the form; what may be had with it is decided anew, since rules, organizations and
    /// apps may have been switched off while the person was thinking.
    /// - Parameters:
    ///   - form: `state`, `choice` and `organization`, as the page sends them.
    ///   - sealedTransaction: the value of the cookie named after `state`, if the browser has it.
    ///   - secret: of the browser's session, if its cookie came along.
    /// - Throws: `LoginFailure`, or `OAuthError` for a form that can't be read.
    package func choose(
        _ form: Parameters,
        sealedTransaction: String?,
        session secret: SessionSecret? = nil,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginEnd {
        let state = try form.value("state")
        let sealed = try form.required("choice")
        let organization = try form.required("organization")
        let opening = TransactionOpening(step: "choice of an organization", at: nil, story: story, logger: logger)
        let transaction = try open(sealedTransaction, state: state, opening)
        guard let choice = PendingChoice(sealed: sealed, forLogin: transaction.grantID, with: sealing) else {
            throw opening.refuse(.expired, "expired", "the form was not made for this login")
        }
        guard choice.offered.contains(where: { exactlyEqual($0, organization) }) else {
            throw opening.refuse(
                .malformed("That organization was not offered"),
                "malformed",
                "an organization that was not offered"
            )
        }
        var logger = logger
        logger[metadataKey: "login"] = "\(story.code)"
        let (app, connector) = try parties(of: transaction)
        let evidence = try await evidence(
            choice.authentication,
            transaction,
            connector,
            app,
            session: secret,
            opening
        )
        story.steps.note(opening.step, .ok, ["organization": organization])
        return try await complete(
            transaction,
            evidence: evidence,
            choosing: organization,
            session: secret,
            connector: connector,
            app: app,
            story: story,
            logger: logger
        )
    }

    /// What waited in a form counts again if nothing was changed meanwhile that it was believed under.
    /// - Parameter authentication: nil where the browser's session says who it is.
    func evidence(
        _ authentication: UpstreamAuthentication?,
        _ transaction: LoginTransaction,
        _ connector: any IdentityProviderConnector,
        _ app: WaitingApp,
        session secret: SessionSecret?,
        _ opening: TransactionOpening
    ) async throws -> SignInEvidence {
        guard let authentication else {
            guard let secret, let id = transaction.sessionID, let found = try await sessions.find(secret),
                exactlyEqual(found.session.id, id),
                obstacle(to: found, transaction, app.client, connector, isSilent: false) == nil
            else {
                throw opening.refuse(.expired, "session_ended", "the browser's session was ended or is too old now")
            }
            return .session(found, secret)
        }
        guard connectors.connector(connector, asOf: transaction.connectionVersion) != nil else {
            // Who was vouched for by one issuer is nobody to another.
            throw opening.refuse(.expired, "issuer_changed", "the provider's issuer is another since the login began")
        }
        // What waited was believed under the connection of then; one that was changed since may have been made stricter.
        if let begun = transaction.connectionVersion, let today = connectors.version(of: connector), begun != today {
            throw opening.refuse(
                .expired,
                "connection_changed",
                "the provider's entry was changed since the login began"
            )
        }
        return .authentication(authentication)
    }

    /// The page's content for a person whom several organizations take.
    func ask(
        _ grants: [AccessGrant],
        _ transaction: LoginTransaction,
        _ evidence: SignInEvidence,
        app: WaitingApp
    ) throws -> OrganizationChoice {
        let pending = PendingChoice(authentication: evidence.pending, offered: grants.compactMap(\.organization))
        guard let sealed = try pending.sealed(forLogin: transaction.grantID, with: sealing) else {
            throw app.failure(
                .malformed("Your provider tells so much about you that it does not fit on a page"),
                .serverError
            )
        }
        return OrganizationChoice(
            clientName: app.client.name,
            state: transaction.upstream.state,
            sealed: sealed,
            redirectScheme: String(transaction.redirectURI.prefix { $0 != ":" }),
            options: grants.compactMap { grant in
                grant.organization.map {
                    OrganizationChoice.Option(
                        organization: $0,
                        name: grant.name ?? $0,
                        permissions: grant.permissions
                    )
                }
            }
        )
    }
}
