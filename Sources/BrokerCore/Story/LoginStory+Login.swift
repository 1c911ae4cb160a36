import JOSE
import OAuthProtocol

extension LoginStory {
    /// An authorization request that breaks a rule. What it says is a stranger's word, and shown as such.
    func notes(refused parameters: Parameters, _ rejection: AuthorizeRejection) {
        let error =
            switch rejection {
            case .page(let error), .redirect(let error, to: _, state: _): error
            }
        var facts: [StoryStep.Fact] = []
        for name in ["client_id", "redirect_uri", "response_type", "scope", "provider", "organization"] {
            for value in parameters.pairs where value.name == name {
                facts.append(StoryStep.Fact(name, Self.withoutQuery(value.value)))
            }
        }
        facts.append(StoryStep.Fact("what", error.description))
        if let detail = error.detail { facts.append(StoryStep.Fact("detail", detail)) }
        steps.note("the app's request", .failed, facts)
    }

    /// A login whose story nobody wrote down yet goes on: what its transaction knows of the beginning is told first.
    func goesOn(_ transaction: LoginTransaction) {
        goesOn(
            loginID: transaction.grantID,
            startedAt: transaction.upstream.startedAt,
            provider: transaction.provider,
            client: transaction.clientID
        )
        notes(transaction)
    }

    /// The app's request, and where the browser was sent.
    func notes(_ transaction: LoginTransaction) {
        let upstream = transaction.upstream
        var facts = [
            StoryStep.Fact("app", transaction.clientID), StoryStep.Fact("scope", transaction.scope.text),
        ]
        let optional: [(String, String?)] = [
            ("organization asked for", transaction.organization), ("login hint", upstream.loginHint),
            ("domain hint", upstream.domainHint), ("prompt", upstream.prompt),
            ("max_age", upstream.maxAge.map { "\($0) s" }), ("acr_values", upstream.acrValues),
            ("person expected", transaction.expectedSubject),
        ]
        for case (let name, let value?) in optional { facts.append(StoryStep.Fact(name, value)) }
        facts.append(StoryStep.Fact("PKCE", transaction.codeChallenge == nil ? "not used" : "S256"))
        let way = transaction.providerReason == .session ? "session of provider" : "sent to provider"
        facts.append(StoryStep.Fact(way, transaction.provider))
        facts.append(StoryStep.Fact("since", transaction.providerReason.words))
        steps.note("the app's request", at: upstream.startedAt, facts)
    }

    /// What the person gets, and how that came about.
    func decides(_ decision: AccessDecision) {
        let outcome: StoryStep.Outcome
        switch decision.outcome {
        case .granted(let grant):
            concerns(organization: grant.organization)
            outcome = .ok
        case .choice: outcome = .ok
        case .denied: outcome = .failed
        }
        steps.note(
            "organization and permissions",
            outcome,
            decision.trace.lines.map { StoryStep.Fact($0.subject, $0.text) }
        )
        decided(["reason": .string(decision.reason), "decision": .object(decision.trace.json)])
    }

    /// A redirect URI's query is the app's own, and may hold what should not be kept.
    private static func withoutQuery(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "?") else { return text }
        return text[..<mark] + "?…"
    }
}

extension LoginEnding {
    static let consentRefused = LoginEnding(
        "consent_refused",
        "The person did not want the app to have what it asked for, and the app was told so.",
        .person,
        advice: "Nothing has to be mended: sign in again from the app, and allow it."
    )

    /// OIDC Core §3.1.2.1: `id_token_hint` named somebody else.
    static let otherPerson = LoginEnding(
        "other_person",
        "Another person signed in than the one the app had named in its id_token_hint, and the app was told so.",
        .person,
        advice: "Sign in with the account that the app knows, or sign out of the app first."
    )
}
