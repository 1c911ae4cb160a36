import ArgumentParser

/// `cost-ops token`: looks into tokens, and checks them as a resource server would.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Decode a token, or verify one.",
        subcommands: [Inspect.self, Verify.self]
    )

    /// What `verify` asks issuers with.
    static func documentFetcher() -> any DocumentFetcher {
        CurlDocumentFetcher()
    }
}
