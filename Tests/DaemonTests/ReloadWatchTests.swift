import BrokerTesting
import FakeProviders
import Foundation
import Glibc
import JOSE
import Testing

/// `server.watch_config = true`.
@Suite("Reload by watching files")
struct ReloadWatchTests {
    private static func watching(_ house: House, _ changes: [(old: String, new: String)] = []) throws -> String {
        try house.configuration(
            replacing: [("[tokens]", "watch_config = true\n\n[tokens]")] + changes
        )
    }

    @Test("A file that an editor renames into place is in force, and so is the next one")
    func rename() async throws {
        try await House.open { house async throws in
            try house.folder.write(try Self.watching(house), to: "config.toml")
            try await house.serving { daemon async throws in
                for secret in ["the-apps-second-secret-1", "the-apps-third-secret-22"] {
                    let count = daemon.events.count
                    try house.put(try Self.watching(house, [(House.appSecret, secret)]))
                    let events = try await house.reloaded(daemon, since: count)
                    #expect(events.first { $0.name == "configuration.applied" }?["trigger"] == "file")
                    var app = house.app
                    app.clientSecret = secret
                    try await house.goodLogin(app)
                }
            }
        }
    }

    @Test("A file that does not parse is refused once, and the next change is looked at again")
    func half() async throws {
        try await House.open { house async throws in
            try house.folder.write(try Self.watching(house), to: "config.toml")
            try await house.serving { daemon async throws in
                var count = daemon.events.count
                try house.folder.write("[server", to: "config.toml")
                #expect(
                    try await house.reloaded(daemon, since: count).contains { $0.name == "configuration.refused" }
                )
                count = daemon.events.count
                try house.folder.write(
                    try Self.watching(house, [(House.appSecret, "the-apps-second-secret-1")]),
                    to: "config.toml"
                )
                #expect(
                    try await house.reloaded(daemon, since: count).contains { $0.name == "configuration.applied" }
                )
                #expect(try await house.configurationStatus()["refusals"]?.int64Value == 1)
            }
        }
    }

    @Test("A secret in a file of its own is watched, behind a symbolic link too")
    func secretFile() async throws {
        try await House.open { house async throws in
            try house.folder.write("first-secret-of-the-app-1", to: "secret-1")
            try house.folder.write("second-secret-of-the-app", to: "secret-2")
            #expect(symlink(house.folder.file("secret-1"), house.folder.file("secret")) == 0)
            let text = try Self.watching(house, [("secret = \"\(House.appSecret)\"", "secret_file = \"secret\"")])
            try house.folder.write(text, to: "config.toml")
            try await house.serving { daemon async throws in
                let count = daemon.events.count
                #expect(symlink(house.folder.file("secret-2"), house.folder.file("secret.new")) == 0)
                #expect(Glibc.rename(house.folder.file("secret.new"), house.folder.file("secret")) == 0)
                try await house.reloaded(daemon, since: count)
                var app = house.app
                app.clientSecret = "second-secret-of-the-app"
                try await house.goodLogin(app)
            }
        }
    }

    @Test("A provider type that is added to the folder can be used by the next change")
    func providerType() async throws {
        try await House.open { house async throws in
            let types = house.folder.file("types")
            try FileManager.default.copyItem(atPath: House.repository + "/providers", toPath: types)
            let folder: [(old: String, new: String)] = [("\(House.repository)/providers", types)]
            try house.folder.write(try Self.watching(house, folder), to: "config.toml")
            try await house.serving { daemon async throws in
                let count = daemon.events.count
                let oidc = try String(contentsOfFile: types + "/oidc.toml", encoding: .utf8)
                try house.folder.write(oidc, to: "types/company.toml")
                try await house.reloaded(daemon, since: count)
                _ = try await eventually("the type is told") {
                    daemon.events.contains { $0["subject"] == "provider type company" && $0["change"] == "added" }
                        ? () : nil
                }
            }
        }
    }

    @Test("Without the key nothing is watched")
    func off() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                try house.put("[server")
                // That nothing happens takes waiting for: three times as long as a watch takes to notice.
                let count = daemon.events.count
                try await Task.sleep(for: .seconds(3))
                #expect(!daemon.events.dropFirst(count).contains { $0.name.hasPrefix("configuration.") })
            }
        }
    }
}
