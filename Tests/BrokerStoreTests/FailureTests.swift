import BrokerCore
import BrokerTesting
import Foundation
import Testing

@testable import BrokerStore

/// The disk and the other processes as they can be.
@Suite("Failures")
struct FailureTests {
    @Test("A full disk is unavailable, acknowledges nothing, and is forgotten when there is room")
    func diskFull() async throws {
        let folder = try TemporaryFolder()
        try await StoreFixture.withStore(at: folder.file("broker.db")) { store in
            _ = try await store.complete(StoreContractSample().login)
            // SQLite's own limit fails exactly as a disk without room does.
            try await StoreFixture.runScript("PRAGMA max_page_count = 1", in: store)
            let samples = (0..<200).map { _ in StoreContractSample() }
            var refused: [StoreContractSample] = []
            var acknowledged: [StoreContractSample] = []
            for sample in samples {
                var sample = sample
                sample.profile.name = String(repeating: "n", count: 8_192)
                do {
                    _ = try await store.complete(sample.login)
                    acknowledged.append(sample)
                } catch StoreError.unavailable {
                    refused.append(sample)
                }
            }
            #expect(!refused.isEmpty)
            #expect(await store.ping())
            try await StoreFixture.runScript("PRAGMA max_page_count = 1000000", in: store)
            for sample in acknowledged { #expect(try await store.grantStatus(id: sample.grantID) != nil) }
            for sample in refused {
                #expect(try await store.grantStatus(id: sample.grantID) == nil)
                _ = try await store.complete(sample.login)
            }
        }
    }

    @Test("A read-only database is unavailable for writes and still read")
    func readOnly() async throws {
        let folder = try TemporaryFolder()
        try await StoreFixture.withStore(at: folder.file("broker.db")) { store in
            let sample = StoreContractSample()
            _ = try await store.complete(sample.login)
            try await StoreFixture.runScript("PRAGMA query_only = ON", in: store)
            await Self.expectUnavailable { _ = try await store.complete(StoreContractSample().login) }
            await Self.expectUnavailable {
                _ = try await store.consumeCode(digest: sample.digest, at: StoreContract.now)
            }
            await Self.expectUnavailable { try await store.revokeGrant(id: sample.grantID, at: StoreContract.now) }
            #expect(try await store.grantStatus(id: sample.grantID)?.revokedAt == nil)
        }
    }

    @Test("While another process holds the database writes are refused in bounded time, reads go on")
    func held() async throws {
        let folder = try TemporaryFolder()
        try await StoreFixture.withStore(at: folder.file("broker.db")) { store in
            let sample = StoreContractSample()
            _ = try await store.complete(sample.login)
            let other = try SQLiteConnection(.file(path: folder.file("broker.db")), tuning: .writer)
            try other.begin()
            let took = await ContinuousClock().measure {
                await Self.expectUnavailable { _ = try await store.complete(StoreContractSample().login) }
            }
            #expect(took < .seconds(3))
            #expect(await store.ping() == false)
            #expect(try await store.grantStatus(id: sample.grantID) != nil)
            other.rollback()
            _ = try await store.complete(StoreContractSample().login)
            #expect(await store.ping())
        }
    }

    @Test("A file that is no database is refused and left alone")
    func noDatabase() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("broker.db")
        let text = String(repeating: "This is a letter to my aunt.\n", count: 400)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let error = await #expect(throws: StoreError.self) {
            try await SQLStore.open(url: "sqlite:" + path, clock: StoreContractClock())
        }
        guard case .corrupt = error else {
            Issue.record("It is \(String(describing: error))")
            return
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test("A closed store refuses, and closing twice does nothing")
    func closed() async throws {
        for url in ["sqlite::memory:", "sqlite:" + (try TemporaryFolder()).file("broker.db")] {
            let store = try await SQLStore.open(url: url, clock: StoreContractClock())
            await store.close()
            await store.close()
            #expect(await store.ping() == false)
            await Self.expectUnavailable { _ = try await store.signingKeys() }
            await Self.expectUnavailable { _ = try await store.complete(StoreContractSample().login) }
        }
    }

    @Test("What was accepted before closing is answered")
    func drains() async throws {
        let folder = try TemporaryFolder()
        let store = try await SQLStore.open(url: "sqlite:" + folder.file("broker.db"), clock: StoreContractClock())
        let samples = (0..<200).map { _ in StoreContractSample() }
        let acknowledged = await withTaskGroup(of: StoreContractSample?.self) { group in
            for sample in samples {
                group.addTask { (try? await store.complete(sample.login)) == nil ? nil : sample }
            }
            group.addTask {
                await store.close()
                return nil
            }
            var acknowledged: [StoreContractSample] = []
            for await sample in group { if let sample { acknowledged.append(sample) } }
            return acknowledged
        }
        try await StoreFixture.withStore(at: folder.file("broker.db")) { store in
            for sample in samples {
                let isThere = try await store.grantStatus(id: sample.grantID) != nil
                let isAcknowledged = acknowledged.contains { $0.grantID == sample.grantID }
                #expect(isThere == isAcknowledged)
            }
        }
    }

    @Test("A file that is opened again holds everything")
    func reopened() async throws {
        let folder = try TemporaryFolder()
        let sample = StoreContractSample()
        let key = StoredSigningKey(
            id: "k",
            algorithm: "ES256",
            sealedPrivateKey: [1, 2, 3],
            createdAt: StoreContract.now,
            signsFrom: StoreContract.now,
            retiresAt: nil
        )
        let document = CachedDocument(body: [4, 5], fetchedAt: StoreContract.now)
        try await StoreFixture.withStore(at: folder.file("broker.db")) { store in
            _ = try await store.complete(sample.login)
            _ = try await store.consumeCode(digest: sample.digest, at: StoreContract.now)
            let nobody = KeySuccession(of: "ES256", among: [], at: StoreContract.now)
            let change = SigningKeyChange(adding: key, to: nobody, at: StoreContract.now, by: .need)
            #expect(try await store.apply(change))
            try await store.keep(document, at: "https://example.test")
        }
        try await StoreFixture.withStore(at: folder.file("broker.db")) { store in
            #expect(try await store.signingKeys() == [key])
            #expect(try await store.document(at: "https://example.test") == document)
            let consumption = try await store.consumeCode(digest: sample.digest, at: StoreContract.now)
            #expect(consumption == .replayed(grantID: sample.grantID))
            #expect(try await store.grantStatus(id: sample.grantID)?.revokedAt == StoreContract.now)
        }
    }

    private static func expectUnavailable(
        _ location: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            Issue.record("It succeeded", sourceLocation: location)
        } catch StoreError.unavailable {
            // As it should be.
        } catch {
            Issue.record("It is \(error)", sourceLocation: location)
        }
    }
}
