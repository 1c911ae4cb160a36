/// What a provider understands in an authorization request beside what every login sends.
package struct RequestVocabulary: Sendable, Equatable {
    /// Parameters that are passed on where an app sends them; raw values are their names on the wire.
    package enum Hint: String, Sendable, CaseIterable {
        case loginHint = "login_hint"
        case maxAge = "max_age"
        case acrValues = "acr_values"
        case uiLocales = "ui_locales"
    }

    package var hints = Hint.allCases
    /// The values of `prompt` it knows; nil: it doesn't say.
    package var prompts: [String]?
    /// `prompt` takes one value, and `select_account` can't stand beside `login_hint` (Entra ID).
    package var singlePrompt = false
    /// The parameter that takes the domain a person is expected to be of.
    package var domainHintParameter: String?
    /// The authentication contexts it knows, where its metadata doesn't list them.
    package var acrValues: [String] = []
    /// Whether an ID token has `auth_time` when `max_age` was sent, as OIDC Core §2 demands. Where it is false and the claim
    /// isn't there, the provider is made to show itself by `prompt`, and the time of the return counts.
    package var statesAuthenticationTime = true

    package init() {}

    package func knows(_ hint: Hint) -> Bool { hints.contains(hint) }
}
