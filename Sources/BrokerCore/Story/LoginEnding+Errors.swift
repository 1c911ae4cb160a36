import OAuthProtocol

extension LoginEnding {
    /// Nil for what is an ordinary answer and no failure: `prompt=none` is how apps ask whether somebody is signed in.
    init?(_ error: any Error) {
        switch error {
        case AuthorizeRejection.page(let error):
            self.init(
                error.code.rawValue,
                "The app's request was refused, and nobody was sent back to it: \(error.description).",
                .app,
                advice: """
                    Compare client_id and redirect_uri in the app's request with the client's entry under [[clients]]; \
                    redirect URIs are compared byte for byte.
                    """
            )
        case AuthorizeRejection.redirect(let error, to: _, state: _):
            let ordinary: [OAuthErrorCode] = [.loginRequired, .interactionRequired, .consentRequired, .accessDenied]
            guard !ordinary.contains(error.code) else { return nil }
            self.init(
                error.code.rawValue,
                "The app's request was refused, and the app was told: \(error.description).",
                .app,
                advice: "The developers of the app change its authorization request."
            )
        case let failure as LoginFailure: self.init(failure.reason)
        case let error as OAuthError:
            self.init(
                error.code.rawValue,
                "The request could not be read: \(error.description).",
                .person,
                advice: "Start again from the app. If it goes on, whoever made the link or the request has to mend it."
            )
        case is StoreError: self.init(.storeUnavailable)
        default:
            self.init(
                "unforeseen",
                "The request could not be handled.",
                .operator,
                advice: "Look for the lines with this code in the log: they hold the details."
            )
        }
    }

    init(_ reason: LoginFailure.Reason) {
        switch reason {
        case .expired:
            self.init(
                "expired",
                """
                The browser came back without a login that it had begun here: after more than ten minutes, for the second \
                time, in another browser, or with cookies blocked.
                """,
                .person,
                advice: """
                    Sign in again from the app. If it happens to many people, compare the issuer's address with the one \
                    that people have in their browser: a cookie goes back to its own host alone.
                    """
            )
        case .alreadyCompleted:
            self.init(
                "already_completed",
                "This login was completed before; the browser sent the provider's answer once more.",
                .person,
                advice: "Nothing has to be mended: go back to the app."
            )
        case .malformed(let description):
            self.init(
                "malformed",
                "What the browser brought back can not be read: \(description).",
                .person,
                advice: "Sign in again from the app."
            )
        case .noProviderConfigured:
            self.init(
                "no_provider",
                "No identity provider is configured that people of this app may come from.",
                .operator,
                advice: "Add one under [[auth.oauth.providers]], or name it in the client's 'providers'."
            )
        case .providerNotAvailable:
            self.init(
                "provider_not_available",
                "The provider was removed or switched off while the person was there, or the app may not use it.",
                .operator,
                advice: "Compare 'enabled' of the provider and 'providers' of the client in config.toml."
            )
        case .noOrganization(let denial): self.init(denial)
        case .noAppTakesPortals:
            self.init(
                "no_app_takes_portals",
                "A provider's portal sent the person, and no app can be opened from there.",
                .operator,
                advice: "Give the client an initiate_login_uri, and let it take people of this provider."
            )
        case .userDisabled:
            self.init(
                "user_disabled",
                "The person is known here, and their account is disabled.",
                .administrator,
                advice: "Enable the account, if they are meant to come in."
            )
        case .clientChanged:
            self.init(
                "client_changed",
                "While the person was at the provider, the app or its redirect URI was removed here.",
                .operator,
                advice: "Compare the client's entry under [[clients]] with what the app sends."
            )
        case .storeUnavailable:
            self.init(
                "store_unavailable",
                "The database could not be reached, so nothing was saved.",
                .operator,
                advice: "Look into the log for the database's error: disk, permissions, another process that holds it."
            )
        case .provider(let kind, step: _, retryAfter: _):
            self.init(kind.rawValue, "\(kind.words).", kind.owner, advice: kind.usualAdvice)
        }
    }

    init(_ error: UpstreamError) {
        var facts = [StoryStep.Fact("error class", error.kind.rawValue)]
        if let code = error.code { facts.append(StoryStep.Fact("provider's code", code)) }
        for trace in error.traceIDs { facts.append(StoryStep.Fact(trace.name, trace.value)) }
        if let status = error.upstreamStatus { facts.append(StoryStep.Fact("status", String(status))) }
        if let seconds = error.retryAfter { facts.append(StoryStep.Fact("try again after", "\(seconds) s")) }
        self.init(
            error.kind.rawValue,
            "\(error.kind.words) (\(error.step.words)).",
            error.kind.owner,
            advice: error.advice.map(Self.sentence) ?? error.kind.usualAdvice,
            facts: facts
        )
    }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }
}
