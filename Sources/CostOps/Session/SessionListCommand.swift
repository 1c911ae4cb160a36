import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerStore
import JOSE
import OAuthProtocol

/// `cost-ops session list`: the sessions of which something is alive.
struct SessionListCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the sessions that go on: in a browser, or as a token that an app still has."
    )

    @Option(help: "Only this person's: the sub of their tokens.")
    var user: String?

    @Option(help: "Only those of people with this address.")
    var email: String?

    @Option(help: "Only those in this organization.")
    var organization: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var configurationFile: ConfigurationFileOption

    private static let page = 500

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        var lines: [ListedSession] = []
        var cursor: String?
        while true {
            let page = try await store.sessions(
                ofUser: user,
                after: cursor,
                limit: Self.page,
                at: SystemClock().now()
            )
            lines += page.filter(isWanted)
            cursor = page.last?.session.id
            if page.count < Self.page { break }
        }
        if json {
            let values = lines.map(Self.json)
            print(String(decoding: JSONValue.array(values).serialized(), as: UTF8.self))
        } else if lines.isEmpty {
            print("No session.")
        } else {
            print(TextTable(Self.columns, lines.map(Self.row)).text)
        }
    }

    private func isWanted(_ listed: ListedSession) -> Bool {
        if let organization, !exactlyEqual(listed.organization ?? "", organization) { return false }
        guard let email else { return true }
        // The part before the @ is not ours to fold; nobody types it otherwise than it is, though.
        return exactlyEqual(listed.user.profile.email?.lowercased() ?? "", email.lowercased())
    }

    private static let columns = [
        "Session", "User", "Name", "E-mail", "Provider", "Organization", "Signed in", "Last used",
    ]

    private static func row(_ listed: ListedSession) -> [String] {
        let (session, user) = (listed.session, listed.user)
        return [
            session.id, user.id, TerminalText.printable(user.profile.name ?? ""),
            TerminalText.printable(user.profile.email ?? ""), session.provider, listed.organization ?? "",
            UTCTime.text(session.authenticatedAt), UTCTime.text(session.usedAt),
        ]
    }

    private static func json(_ listed: ListedSession) -> JSONValue {
        let (session, user) = (listed.session, listed.user)
        var members: JSONObject = [
            "session": .string(session.id), "user": .string(user.id), "provider": .string(session.provider),
            "created": .string(UTCTime.text(session.createdAt)),
            "signed_in": .string(UTCTime.text(session.authenticatedAt)),
            "last_used": .string(UTCTime.text(session.usedAt)),
            "valid_until": .string(UTCTime.text(session.validUntil)),
        ]
        for (name, value) in [
            ("name", user.profile.name), ("email", user.profile.email), ("organization", listed.organization),
        ] {
            if let value { members[name] = .string(value) }
        }
        return .object(members)
    }
}
