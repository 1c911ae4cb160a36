/// How a token reached us, which decides what an unknown key name in it may cost (a fetch of the provider's key set).
package enum KeyChannel: Sendable {
    /// Over TLS from the token endpoint: a name that we don't know is a fresh key.
    case tokenEndpoint
    /// From anybody: logout tokens, hints, assertions, exchanged tokens. Names that we don't know may be invented.
    case deliverable
}
