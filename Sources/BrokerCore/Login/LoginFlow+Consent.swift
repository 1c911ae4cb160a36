import BrokerCrypto
package import Logging
package import OAuthProtocol

extension LoginFlow {
    /// Takes a person's answer to the question whether an app may have what it asks for (OIDC Core §3.1.2.4).
    ///
    /// Client and scopes are those of the login, sealed in its cookie; who it is lies sealed in the form, or is told by the
    /// browser's session. All of it is looked at anew.
    /// - Parameters:
    ///   - form: `state`, `consent` and `decision`, as the page sends them.
    ///   - sealedTransaction: the value of the cookie named after `state`, if the browser has it.
    ///   - secret: of the browser's session, if its cookie came along.
    /// - Throws: `LoginFailure`, or `OAuthError` for a form that can't be read.
    package func consent(
        _ form: Parameters,
        sealedTransaction: String?,
        session secret: SessionSecret?,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginEnd {
        let state = try form.value("state")
        let sealed = try form.required("consent")
        let answer = try form.required("decision")
        let opening = TransactionOpening(step: "consent", at: nil, story: story, logger: logger)
        let transaction = try open(sealedTransaction, state: state, opening)
        guard let pending = PendingConsent(sealed: sealed, forLogin: transaction.grantID, with: sealing) else {
            throw opening.refuse(.expired, "expired", "the form was not made for this login")
        }
        var logger = logger
        logger[metadataKey: "login"] = "\(story.code)"
        let (app, connector) = try parties(of: transaction)
        switch answer {
        case "allow": break
        case "cancel":
            story.steps.note(opening.step, .failed, ["what": "the person said no"])
            story.fails(.consentRefused)
            await use(transaction.pushedRequest, logger: logger)
            let error = OAuthError(.accessDenied, "The person did not agree")
            return .answer(app.response(to: error), session: nil)
        default:
            throw opening.refuse(.malformed("decision is neither allow nor cancel"), "malformed", "an unknown answer")
        }
        let evidence = try await evidence(
            pending.authentication,
            transaction,
            connector,
            app,
            session: secret,
            opening
        )
        story.steps.note(opening.step, .ok, ["allowed": transaction.scope.text])
        return try await complete(
            transaction,
            evidence: evidence,
            choosing: pending.organization,
            consents: true,
            session: secret,
            connector: connector,
            app: app,
            story: story,
            logger: logger
        )
    }

    /// The page's content for a person whose consent is needed.
    func askConsent(
        _ transaction: LoginTransaction,
        _ evidence: SignInEvidence,
        choosing organization: String?,
        _ connector: any IdentityProviderConnector,
        app: WaitingApp
    ) throws -> ConsentQuestion {
        let pending = PendingConsent(authentication: evidence.pending, organization: organization)
        guard let sealed = try pending.sealed(forLogin: transaction.grantID, with: sealing) else {
            throw app.failure(
                .malformed("Your provider tells so much about you that it does not fit on a page"),
                .serverError
            )
        }
        return ConsentQuestion(
            clientName: app.client.name,
            clientID: app.client.id,
            person: evidence.person,
            provider: connector.displayName,
            scope: transaction.scope,
            state: transaction.upstream.state,
            sealed: sealed,
            redirectScheme: String(transaction.redirectURI.prefix { $0 != ":" })
        )
    }
}
