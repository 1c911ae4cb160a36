import OAuthProtocol

/// Logins that worked, and whose code the app could not use.
extension LoginEnding {
    static func codeNotBound(_ error: OAuthError) -> LoginEnding {
        LoginEnding(
            "code_not_bound",
            "The app's token request does not belong to its authorization request: \(error.description).",
            .app,
            advice: """
                The developers of the app send the same redirect_uri to both endpoints, and the code_verifier of the \
                code_challenge. If they do, somebody else tried to use a code that is not theirs.
                """
        )
    }

    static let codeExpired = LoginEnding(
        "code_expired",
        "The app came for its tokens more than a minute after the login, or the login was revoked meanwhile.",
        .app,
        advice: "The app exchanges the code at once. Look at what delays it between its callback and its token request."
    )

    static let codeReplayed = LoginEnding(
        "code_replayed",
        "The code was used before. Two had it, so everything issued for it was revoked.",
        .app,
        advice: """
            Find out whether the app sends its token request twice (a reloaded page, a retry). If it does not, the code \
            was stolen: look for where the app's callback addresses are logged or passed on.
            """
    )

    static let grantEnded = LoginEnding(
        "login_ended",
        "Between the login and the app's token request the person, the grant, the app or the provider was switched off.",
        .administrator,
        advice: "Nothing, where that was meant. Otherwise enable them again, and let the person sign in anew."
    )
}
