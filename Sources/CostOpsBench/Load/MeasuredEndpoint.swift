/// What is measured beside whole logins. Raw values are for people.
enum MeasuredEndpoint: String, CaseIterable, Sendable {
    case keys = "JWKS"
    case userinfo
    case introspection
    case clientCredentials = "client credentials"
    case refresh
}
