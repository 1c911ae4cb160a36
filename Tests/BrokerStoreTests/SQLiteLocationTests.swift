import BrokerCore
import BrokerTesting
import Testing

@testable import BrokerStore

@Suite("Storage URL")
struct SQLiteLocationTests {
    @Test(
        "Paths are taken as they are",
        arguments: [
            ("sqlite::memory:", SQLiteLocation.memory),
            ("sqlite:data/broker.db", .file(path: "./data/broker.db")),
            ("sqlite:/var/lib/broker.db", .file(path: "/var/lib/broker.db")),
            ("sqlite:///var/lib/broker.db", .file(path: "/var/lib/broker.db")),
            ("sqlite:file:x?mode=memory", .file(path: "./file:x?mode=memory")),
            ("sqlite:%20a b", .file(path: "./%20a b")),
        ]
    )
    func accepted(url: String, location: SQLiteLocation) throws {
        #expect(try SQLiteLocation(url: url) == location)
    }

    @Test(
        "What names no file is refused",
        arguments: ["", "sqlite", "sqlite:", "sqlite:data/", "mysql:x", "sqlite:a\u{0}b"]
    )
    func refused(url: String) {
        #expect(throws: StoreError.self) { try SQLiteLocation(url: url) }
    }

    @Test(
        "A place where no database can be is told at once",
        arguments: ["/dev/null/broker.db", "/proc/none/broker.db", "/dev/null", "/"]
    )
    func impossible(path: String) async {
        await #expect(throws: StoreError.self) {
            try await SQLStore.open(url: "sqlite:" + path, clock: StoreContractClock())
        }
    }
}
