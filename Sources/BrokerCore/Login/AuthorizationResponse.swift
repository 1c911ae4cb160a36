package import OAuthProtocol

/// What goes back to the app: the address with `code` or `error`, `state` and `iss` in its query.
package struct AuthorizationResponse: Sendable {
    package let location: String

    /// RFC 6749 §4.1.2, RFC 9207 §2.
    init(code: String, target: VerifiedRedirectTarget, state: String?, issuer: String) {
        location = target.appending([("code", code)] + Self.common(state: state, issuer: issuer))
    }

    /// RFC 6749 §4.1.2.1; `iss` stands in errors too (RFC 9207 §2).
    package init(error: OAuthError, target: VerifiedRedirectTarget, state: String?, issuer: String) {
        location = target.appending(
            [("error", error.code.rawValue), ("error_description", error.description)]
                + Self.common(state: state, issuer: issuer)
        )
    }

    private static func common(state: String?, issuer: String) -> [(name: String, value: String)] {
        (state.map { [(name: "state", value: $0)] } ?? []) + [(name: "iss", value: issuer)]
    }
}
