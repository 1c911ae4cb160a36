/// The places of a provider that are asked over HTTP.
package enum Endpoint: String, CaseIterable, Sendable {
    case discovery, keys, authorization, token, userinfo, revocation, deviceAuthorization
    /// Where the sign-in page's form goes.
    case choice
    case stylesheet
}
