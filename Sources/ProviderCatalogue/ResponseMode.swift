/// How the provider's answer comes back to the callback (OAuth 2.0 Multiple Response Type Encoding Practices §2.1, Form Post
/// Response Mode §2); raw values are the words of `response_mode` and of the wire.
package enum ResponseMode: String, Sendable, CaseIterable {
    /// What the flow has without asking.
    case query
    /// A post from the provider's site, which carries no `SameSite=Lax` cookie.
    case formPost = "form_post"
}
