/// Names a provider's connection as it is configured, so that a login can tell what it began with.
package struct ConnectionVersion: Sendable, Hashable {
    /// Names the issuer and what kind of provider it is.
    package let issuer: String
    /// Names everything in the connection: whatever changes in it changes this.
    package let whole: String

    package init(issuer: String, whole: String) {
        self.issuer = issuer
        self.whole = whole
    }

    /// As logins and sessions carry it.
    package var text: String { "\(issuer).\(whole)" }

    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(issuer: String(parts[0]), whole: String(parts[1]))
    }
}
