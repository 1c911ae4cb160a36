/// Why a client's authentication failed.
enum ClientAuthenticationFailure: Error {
    case unknownClient
    /// Nothing was sent by which the client could prove itself.
    case noCredentials
    case wrongSecret
    /// The credentials came by another way than the registered one.
    case wrongMethod
    /// Two ways at once (RFC 6749 §2.3).
    case severalMethods
    case wrongAssertion(String)
}
