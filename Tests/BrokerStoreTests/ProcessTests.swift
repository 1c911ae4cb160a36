import BrokerCore
import BrokerTesting
import Foundation
import Testing

@testable import BrokerStore

/// Real processes on one database file.
@Suite("Processes", .serialized, .enabled(if: ProcessInfo.processInfo.environment[ChildProcess.roleVariable] == nil))
struct ProcessTests {
    @Test("kill -9, 20 times: all that was acknowledged is there, and no used code works again")
    func killed() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("broker.db")
        var logins: [(grantID: [UInt8], digest: [UInt8])] = []
        var used: [[UInt8]] = []
        for round in 0..<20 {
            var output = Data()
            let child = try ChildProcess(role: "writer", database: path)
            // Another moment each time: after few words, after many, in the middle of a commit or of a checkpoint.
            _ = child.words(atLeast: 40 + round * 60, to: &output)
            child.kill(rest: &output)
            for word in ChildWord.all(in: output) {
                switch word.kind {
                case .login where word.values.count == 2: logins.append((word.values[0], word.values[1]))
                case .first where word.values.count == 1: used.append(word.values[0])
                default: Issue.record("A word that is none")
                }
            }
        }
        print("kill -9 × 20: \(logins.count) acknowledged logins, \(used.count) of them used")
        #expect(logins.count >= 1_000)
        try await StoreFixture.withStore(at: path) { store in
            var lost = 0
            for login in logins {
                let isThere = try await store.grantStatus(id: login.grantID) != nil
                let isRedeemable = try await store.authorizationCode(digest: login.digest) != nil
                if !isThere || !isRedeemable { lost += 1 }
            }
            #expect(lost == 0, "Acknowledged logins lost")
            var alive = 0
            for digest in used {
                let use = try await store.consumeCode(digest: digest, at: StoreContract.now)
                if case .replayed = use { continue }
                alive += 1
            }
            #expect(alive == 0, "Used codes alive again")
        }
        let connection = try SQLiteConnection(.file(path: path), tuning: .writer)
        #expect(try RawSQL.rows(of: "PRAGMA integrity_check", on: connection) == ["ok"])
        #expect(try RawSQL.rows(of: "PRAGMA foreign_key_check", on: connection).isEmpty)
    }

    @Test("Three processes use the same 600 codes at once: each code has one first use")
    func raced() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("broker.db")
        let samples = (0..<600).map { _ in StoreContractSample() }
        try await StoreFixture.withStore(at: path) { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sample in samples { group.addTask { _ = try await store.complete(sample.login) } }
                try await group.waitForAll()
            }
        }
        let children = try (0..<3).map { _ in try ChildProcess(role: "racer", database: path) }
        var words: [ChildWord] = []
        for child in children {
            var output = Data()
            child.finish(rest: &output)
            words += ChildWord.all(in: output)
        }
        #expect(words.filter { $0.kind == .done }.count == 3, "All of them came to their end")
        let firsts = words.filter { $0.kind == .first }.flatMap(\.values)
        #expect(firsts.count == samples.count)
        #expect(Set(firsts) == Set(samples.map(\.digest)))
    }
}
