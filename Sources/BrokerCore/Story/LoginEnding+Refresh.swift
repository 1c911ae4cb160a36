/// Logins that worked, and whose grants ended when the app wanted to refresh its tokens.
extension LoginEnding {
    static let refreshTokenReused = LoginEnding(
        "refresh_token_reused",
        "A refresh token was used that had been used up before. Two have it, so everything issued for it was revoked.",
        .app,
        advice: """
            Find out whether the app keeps the newest refresh token of each answer, and refreshes in one place at a time. \
            If it does, the token was stolen: look for where the app keeps or logs it.
            """
    )

    static func accessWithdrawn(_ reason: String) -> LoginEnding {
        LoginEnding(
            "access_withdrawn",
            "By the rules of today and what the provider says of the person, access is no longer granted: \(reason).",
            .administrator,
            advice:
                "Nothing, where that was meant. Otherwise mend the rules or the person's groups, and let them sign in anew."
        )
    }
}
