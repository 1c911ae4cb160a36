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
        story.steps.note(opening.step, .ok, ["organization": organization])
        return try await complete(
            transaction,
            authentication: choice.authentication,
            choosing: organization,
            session: secret,
            connector: connector,
            app: app,
            story: story,
            logger: logger
        )
    }

    /// The page's content for a person whom several organizations take.
    func ask(
        _ grants: [AccessGrant],
        _ transaction: LoginTransaction,
        authentication: UpstreamAuthentication,
        app: WaitingApp
    ) throws -> OrganizationChoice {
        let pending = PendingChoice(authentication: authentication, offered: grants.compactMap(\.organization))
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
