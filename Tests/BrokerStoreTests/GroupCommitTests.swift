import BrokerCore
import BrokerTesting
import Testing

@testable import BrokerStore

@Suite("Group commit")
struct GroupCommitTests {
    @Test("Writes that wait together share commits, and each is answered after its own")
    func shares() async throws {
        let connection = CountingConnection()
        let answers = try await Self.commit(10, on: connection) { number in number }
        #expect(answers.compactMap { try? $0.get() } == Array(0..<10))
        #expect(connection.log.first == "begin" && connection.log.last == "commit")
        #expect(connection.log.filter { $0 == "commit" }.count == 1)
        #expect(connection.log.filter { $0 == "release" }.count == 10)
    }

    @Test("A write that fails is rolled back to its savepoint and fails alone")
    func failsAlone() async throws {
        let connection = CountingConnection()
        let answers = try await Self.commit(5, on: connection) { (number) throws(StoreError) in
            if number == 2 { throw .alreadyExists }
            return number
        }
        #expect(answers.compactMap { try? $0.get() } == [0, 1, 3, 4])
        guard case .failure(.alreadyExists) = answers[2] else {
            Issue.record("It got \(answers[2])")
            return
        }
        #expect(connection.log.filter { $0 == "rollback to" }.count == 1)
    }

    @Test("When the commit fails nobody in the group hears of success", arguments: [1, 7])
    func commitFails(count: Int) async throws {
        let connection = CountingConnection(failing: ["commit"])
        let answers = try await Self.commit(count, on: connection) { number in number }
        #expect(answers.count == count)
        for answer in answers { #expect(Self.isUnavailable(answer)) }
        #expect(connection.log.last == "rollback")
    }

    @Test("When no transaction can begin nothing is run")
    func beginFails() async throws {
        let connection = CountingConnection(failing: ["begin"])
        let answers = try await Self.commit(3, on: connection) { number in
            Issue.record("A write was run")
            return number
        }
        for answer in answers { #expect(Self.isUnavailable(answer)) }
    }

    @Test("When the database ends the transaction by itself the whole group fails")
    func transactionLost() async throws {
        let connection = CountingConnection()
        let answers = try await Self.commit(3, on: connection) { (number) throws(StoreError) in
            if number == 1 {
                connection.loseTransaction()
                throw .unavailable(reason: "full")
            }
            return number
        }
        for answer in answers { #expect(Self.isUnavailable(answer)) }
        #expect(!connection.log.contains("commit"))
    }

    @Test("A full queue and a closed one refuse at once")
    func bounds() {
        let queue = WorkQueue<Int>(capacity: 2)
        #expect(queue.add(1) == .accepted)
        #expect(queue.add(2) == .accepted)
        #expect(queue.add(3) == .full)
        #expect(queue.take(atMost: 1) == [1])
        #expect(queue.add(4) == .accepted)
        queue.close()
        #expect(queue.add(5) == .closed)
        #expect(queue.take(atMost: 10) == [2, 4], "What was accepted is still taken")
        #expect(queue.take(atMost: 10).isEmpty)
    }

    /// Hands `count` writes to one group and waits for their answers, in order.
    private static func commit(
        _ count: Int,
        on connection: CountingConnection,
        _ body: @escaping @Sendable (Int) throws(StoreError) -> Int
    ) async throws -> [Result<Int, StoreError>] {
        let queue = WorkQueue<any PendingWrite>(capacity: count)
        return await withTaskGroup(of: (Int, Result<Int, StoreError>).self) { group in
            for number in 0..<count {
                group.addTask {
                    let result: Result<Int, StoreError> = await withCheckedContinuation { caller in
                        _ = queue.add(Write({ (_) throws(StoreError) in .keep(try body(number)) }, for: caller))
                    }
                    return (number, result)
                }
            }
            group.addTask {
                var writes: [any PendingWrite] = []
                while writes.count < count {
                    writes += queue.take(atMost: count)
                    await Task.yield()
                }
                GroupCommit(connection: connection).commit(writes)
                return (-1, .success(0))
            }
            var results: [Int: Result<Int, StoreError>] = [:]
            for await (number, result) in group where number >= 0 { results[number] = result }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private static func isUnavailable(_ answer: Result<Int, StoreError>) -> Bool {
        if case .failure(.unavailable) = answer { true } else { false }
    }
}
