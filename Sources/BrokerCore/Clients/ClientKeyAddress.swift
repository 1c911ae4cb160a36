/// Where a client publishes its keys.
package struct ClientKeyAddress: Sendable, Hashable {
    package let url: String
    /// The operator wrote it in the configuration, so it may be in a private network. Any other stays under the egress policy
    /// (CVE-2026-1180).
    package let isOperatorsWord: Bool

    package init(url: String, isOperatorsWord: Bool) {
        self.url = url
        self.isOperatorsWord = isOperatorsWord
    }
}
