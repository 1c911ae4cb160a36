import StrictTOML

/// What works, but perhaps not as the operator thinks.
struct StartWarnings {
    let settings: Settings
    let file: String
    let log: ProblemLog

    func add() {
        if settings.enabledProviders.isEmpty {
            warn(
                "no identity provider is enabled, so nobody can sign in",
                fix: "Add [auth.oauth] or [[auth.oauth.providers]]"
            )
        } else if settings.organizations.isEmpty {
            warn(
                "no organization is configured: whoever signs in gets a token without organization and without permissions",
                fix: "Add [[organizations]]"
            )
        }
        if settings.clients.isEmpty {
            warn("no client is registered, so no app can send people here", fix: "Add [[clients]]")
        }
    }

    private func warn(_ reason: String, fix: String) {
        log.add(ConfigProblem(.warning, file: file, reason: reason, fix: fix))
    }
}
