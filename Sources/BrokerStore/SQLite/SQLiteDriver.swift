import BrokerCore
import Synchronization

/// The embedded database: one thread that writes, and a few that read.
final class SQLiteDriver: SQLDriver {
    private let writes: WorkQueue<any PendingWrite>
    private let reads: WorkQueue<any PendingWrite>?
    private let writer: WorkerThread
    private let readers: [WorkerThread]

    /// How many writes, and how many reads, may wait. At a thousand bytes each that is a few megabytes at most.
    static let queueCapacity = 4_096
    static let readerCount = 2

    /// Opens the database on a thread of its own, since a file system may take its time.
    /// - Parameter prepare: runs first on the new writer's connection; brings the schema up to date.
    static func open(
        _ location: SQLiteLocation,
        prepare: @escaping @Sendable (any SQLConnection) throws(StoreError) -> Void
    ) async throws(StoreError) -> SQLiteDriver {
        let opening = Opening()
        let opener = try WorkerThread(owning: opening) { opening in
            opening.result.withLock {
                $0 = Result { () throws(StoreError) in try SQLiteDriver(location, prepare: prepare) }
            }
        }
        await opener.finished()
        guard let result = opening.result.withLock({ $0 }) else { throw .unavailable(reason: "Opening was not run") }
        return try result.get()
    }

    private final class Opening: Sendable {
        let result = Mutex<Result<SQLiteDriver, StoreError>?>(nil)
    }

    private init(
        _ location: SQLiteLocation,
        prepare: (any SQLConnection) throws(StoreError) -> Void
    ) throws(StoreError) {
        try location.create()
        let connection = try SQLiteConnection(location, tuning: .writer)
        try prepare(connection)
        let writes = WorkQueue<any PendingWrite>(capacity: Self.queueCapacity)
        self.writes = writes
        // A database in memory belongs to its connection: there reads stand in line with the writes.
        let reads: WorkQueue<any PendingWrite>? =
            location == .memory ? nil : WorkQueue(capacity: Self.queueCapacity)
        self.reads = reads
        var readers: [WorkerThread] = []
        if let reads {
            do {
                for _ in 0..<Self.readerCount {
                    let connection = try SQLiteConnection(location, tuning: .reader)
                    let reader = try WorkerThread(owning: connection) { connection in
                        Self.read(from: reads, on: connection)
                    }
                    readers.append(reader)
                }
            } catch {
                reads.close()
                throw error
            }
        }
        self.readers = readers
        do {
            writer = try WorkerThread(owning: connection) { connection in
                Self.write(from: writes, on: connection)
            }
        } catch {
            reads?.close()
            throw error
        }
    }

    deinit {
        writes.close()
        reads?.close()
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> WriteOutcome<Value>
    ) async throws(StoreError) -> Value {
        try await submit(to: writes, body)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await submit(to: reads ?? writes) { (connection) throws(StoreError) in .keep(try body(connection)) }
    }

    func close() async {
        reads?.close()
        for reader in readers { await reader.finished() }
        // Last, so that its checkpoint meets no reader.
        writes.close()
        await writer.finished()
    }

    private func submit<Value: Sendable>(
        to queue: WorkQueue<any PendingWrite>,
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> WriteOutcome<Value>
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { caller in
            let write = Write(body, for: caller)
            switch queue.add(write) {
            case .accepted: break
            case .full: write.fail(.unavailable(reason: "Too much waits for the database"))
            case .closed: write.fail(.unavailable(reason: "The store is closed"))
            }
        }
        return try result.get()
    }

    private static func write(from queue: WorkQueue<any PendingWrite>, on connection: SQLiteConnection) {
        let group = GroupCommit(connection: connection)
        while true {
            let writes = queue.take(atMost: GroupCommit.largestGroup)
            if writes.isEmpty { break }
            group.commit(writes)
        }
        connection.checkpoint()
    }

    private static func read(from queue: WorkQueue<any PendingWrite>, on connection: SQLiteConnection) {
        while let read = queue.take(atMost: 1).first {
            _ = read.run(on: connection)
            read.answer()
        }
    }
}
