package import OAuthProtocol

/// What goes back to the app: `code` or `error`, `state` and `iss`, in the query of its address or in a form.
package struct AuthorizationResponse: Sendable {
    package let target: VerifiedRedirectTarget
    package let parameters: [(name: String, value: String)]

    /// Where the response mode is `query`.
    package var location: String { target.appending(parameters) }

    /// RFC 6749 §4.1.2, RFC 9207 §2.
    init(code: String, target: VerifiedRedirectTarget, state: String?, issuer: String) {
        self.target = target
        parameters = [("code", code)] + Self.common(state: state, issuer: issuer)
    }

    /// RFC 6749 §4.1.2.1; `iss` stands in errors too (RFC 9207 §2).
    package init(error: OAuthError, target: VerifiedRedirectTarget, state: String?, issuer: String) {
        self.target = target
        parameters =
            [("error", error.code.rawValue), ("error_description", error.description)]
            + Self.common(state: state, issuer: issuer)
    }

    private static func common(state: String?, issuer: String) -> [(name: String, value: String)] {
        (state.map { [(name: "state", value: $0)] } ?? []) + [(name: "iss", value: issuer)]
    }
}
