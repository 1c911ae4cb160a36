/// A fault of what the provider sends to the callback.
package enum AuthorizationFault: Sendable {
    /// An error instead of a code.
    case error(String, description: String? = nil)
    /// `iss` sent, whatever the profile does (RFC 9207).
    case issuer(String)
    /// No `iss`, though the metadata may promise one.
    case withoutIssuer
    /// A second `iss` after the first.
    case secondIssuer(String)
    /// Another `state`.
    case state(String)
    case withoutState
    /// Another code than the one made.
    case code(String)
    case withoutCode
    /// Further parameters.
    case parameter(String, String)
    /// The code lives this many seconds instead.
    case codeLifetime(Int64)
}
