import BrokerCore

/// Runs transactions against one database, off Swift's own threads. A body is ordinary blocking code over a connection and
/// may be run again if the database asks for that, so it does nothing but work on the connection.
///
/// A task that is cancelled still gets its answer: a write that was handed over may be durable already.
protocol SQLDriver: Sendable {
    /// Runs one write, all or nothing, and returns after it is durable. A body that throws leaves nothing behind.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> WriteOutcome<Value>
    ) async throws(StoreError) -> Value

    /// Runs one reading statement. It sees every write that was answered before it was called.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value

    /// Finishes what was accepted, refuses everything else, closes the connections and waits for the threads.
    func close() async
}
