/// How an authorization response travels (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode §2).
package enum ResponseMode: String, Sendable, CaseIterable {
    case query
    case formPost = "form_post"
}
