package import JOSE

/// What the introspection endpoint answers.
package enum IntrospectionAnswer: Sendable {
    /// RFC 7662 §2.2.
    case plain(JSONObject)
    /// A JWT (RFC 9701 §5).
    case signed(String)
}
