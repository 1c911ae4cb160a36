/// How a command gets a public document (metadata, a key set) from the network. The transport's rules hold: https save for
/// loopback, no redirects, bounded size and time.
protocol DocumentFetcher: Sendable {
    /// - Parameter url: absolute, as written by the operator or by the issuer's metadata.
    /// - Returns: the body of a 200 answer.
    func fetch(_ url: String) async throws -> [UInt8]
}
