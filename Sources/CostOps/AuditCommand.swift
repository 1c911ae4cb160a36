import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerStore
import JOSE

/// `cost-ops audit`: what happened, oldest first.
struct AuditCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Print the newest audit events, and go on with --follow.",
        discussion: "Works while the daemon runs. With --json each event is one line."
    )

    @OptionGroup var configurationFile: ConfigurationFileOption

    @Option(help: "How many of the newest events to begin with.")
    var last = 50

    @Flag(help: "Wait for further events and print them as they come.")
    var follow = false

    @Flag(help: "Print one JSON object a line.")
    var json = false

    private static let page = 500

    func validate() throws {
        guard (0...1_000_000).contains(last) else { throw ValidationError("--last takes 0 to 1,000,000.") }
    }

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        var position = try await store.auditPosition(beforeNewest: last)
        while true {
            let events = try await store.auditEvents(after: position, limit: Self.page)
            for (id, event) in events {
                position = id
                let line = AuditLine(id: id, event: event)
                try TokenOutput.write(json ? line.json : line.text)
            }
            if events.count < Self.page {
                guard follow else { return }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}
