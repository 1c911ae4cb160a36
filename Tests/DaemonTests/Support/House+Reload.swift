import BrokerTesting
import FakeProviders
import Foundation
import Glibc
import JOSE

extension House {
    /// A second registration of the broker at the provider.
    static let secondClient = "broker-at-main-again"
    static let secondSecret = "another/upstream+secret 31"

    /// The configuration with parts replaced; each part must be there.
    func configuration(replacing changes: [(old: String, new: String)]) throws -> String {
        try changes.reduce(configuration()) { text, change in
            guard text.contains(change.old) else {
                throw Daemon.Failure(description: "The configuration has no \(change.old)")
            }
            return text.replacingOccurrences(of: change.old, with: change.new)
        }
    }

    /// Puts a new file in the old one's place in one step, as editors do.
    func put(_ text: String, to name: String = "config.toml") throws {
        try folder.write(text, to: name + ".new")
        guard rename(folder.file(name + ".new"), folder.file(name)) == 0 else {
            throw Daemon.Failure(description: "rename: errno \(errno)")
        }
    }

    /// Puts a file in place, has it reloaded, and waits until that came to its end.
    /// - Returns: the log lines of it.
    @discardableResult
    func reload(_ daemon: Daemon, with text: String) async throws -> [LogEvent] {
        let before = daemon.events.count
        try put(text)
        daemon.signal(SIGHUP)
        return try await reloaded(daemon, since: before)
    }

    /// Waits for the end of a reload.
    @discardableResult
    func reloaded(_ daemon: Daemon, since count: Int) async throws -> [LogEvent] {
        try await eventually("the reload comes to its end") {
            if let ending = daemon.ending { throw Daemon.Failure(description: "It ended: \(ending)") }
            let new = Array(daemon.events.dropFirst(count))
            guard new.contains(where: { ["configuration.applied", "configuration.refused"].contains($0.name) }) else {
                return nil
            }
            return new
        }
    }

    /// What `/readyz` says of the configuration.
    func configurationStatus() async throws -> JSONObject {
        let answer = try await get("/readyz")
        return try JSONReader.parseObject(answer.body)["configuration"]?.objectValue ?? [:]
    }

    /// Registers the broker a second time at the provider.
    func registerSecondClient(redirectPath: String = "/auth/callback/main") {
        provider.clients.append(
            FakeClient(
                id: Self.secondClient,
                secret: Self.secondSecret,
                redirectURIs: [issuer + redirectPath]
            )
        )
    }

    /// The configuration that uses that registration.
    func secondRegistration() throws -> String {
        try configuration(replacing: [
            ("client_id = \"broker-at-main\"", "client_id = \"\(Self.secondClient)\""),
            ("client_secret = \"\(Self.upstreamSecret)\"", "client_secret = \"\(Self.secondSecret)\""),
        ])
    }
}

/// A line of the daemon's log.
struct LogEvent {
    let name: String
    let members: JSONObject

    subscript(_ name: String) -> String? { members[name]?.stringValue }
}

extension Daemon {
    /// The whole lines of the log so far.
    var events: [LogEvent] {
        let bytes = logBytes
        let whole = bytes[..<(bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0)]
        return whole.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let object = try? JSONReader.parseObject(Array(line)), let name = object["event"]?.stringValue else {
                return nil
            }
            return LogEvent(name: name, members: object)
        }
    }
}
