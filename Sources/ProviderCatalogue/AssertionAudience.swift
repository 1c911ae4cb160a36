/// What `aud` of a client assertion says (RFC 7523 §3 (3)); raw values are the words of a provider file and of
/// `assertion_audience`.
package enum AssertionAudience: String, Sendable, CaseIterable {
    /// The token endpoint, whichever endpoint is called.
    case tokenEndpoint = "token-endpoint"
    /// The very address that is called.
    case calledEndpoint = "called-endpoint"
    /// The provider's issuer, slash included.
    case issuer
}
