import BrokerCore

/// One connection to a database, used by one thread at a time. Calls block; a driver keeps them off Swift's own threads.
protocol SQLConnection: AnyObject {
    /// What differs between databases and can't be written in one text.
    var dialect: SQLDialect { get }

    /// Runs a statement and hands each row of its answer to `read`.
    /// - Returns: how many rows an `INSERT`, `UPDATE` or `DELETE` changed; of no meaning for others.
    @discardableResult
    func run(
        _ statement: SQLStatement,
        _ arguments: [SQLValue],
        reading read: (any SQLRow) throws(StoreError) -> Void
    ) throws(StoreError) -> Int

    /// Runs statements that take no arguments, separated by semicolons. For the schema only.
    func runScript(_ script: String) throws(StoreError)

    /// Begins a transaction that may write.
    func begin() throws(StoreError)
    func commit() throws(StoreError)
    /// Ends the transaction without trace. Does nothing if there is none.
    func rollback()

    func setSavepoint() throws(StoreError)
    func releaseSavepoint() throws(StoreError)
    func rollBackToSavepoint() throws(StoreError)

    /// Whether a transaction is open. Some failures, such as a full disk, end it without being asked to.
    var isInTransaction: Bool { get }
}

extension SQLConnection {
    @discardableResult
    func run(_ statement: SQLStatement, _ arguments: [SQLValue] = []) throws(StoreError) -> Int {
        try run(statement, arguments) { (_) throws(StoreError) in }
    }

    /// The answer's first row, nil if it has none.
    func first<Value>(
        _ statement: SQLStatement,
        _ arguments: [SQLValue] = [],
        as read: (any SQLRow) throws(StoreError) -> Value
    ) throws(StoreError) -> Value? {
        var value: Value?
        try run(statement, arguments) { (row) throws(StoreError) in
            if value == nil { value = try read(row) }
        }
        return value
    }

    func all<Value>(
        _ statement: SQLStatement,
        _ arguments: [SQLValue] = [],
        as read: (any SQLRow) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var values: [Value] = []
        try run(statement, arguments) { (row) throws(StoreError) in
            values.append(try read(row))
        }
        return values
    }
}
