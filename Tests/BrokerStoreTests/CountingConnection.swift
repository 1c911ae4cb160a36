import BrokerCore

@testable import BrokerStore

/// A connection to nothing that writes down what was asked of it.
// @unchecked: one group works with it at a time, and tests look afterwards.
final class CountingConnection: SQLConnection, @unchecked Sendable {
    let dialect = SQLDialect.sqlite
    private(set) var log: [String] = []
    private(set) var isInTransaction = false
    private let failing: Set<String>

    init(failing: Set<String> = []) {
        self.failing = failing
    }

    func loseTransaction() {
        isInTransaction = false
    }

    func run(
        _ statement: SQLStatement,
        _ arguments: [SQLValue],
        reading read: (any SQLRow) throws(StoreError) -> Void
    ) throws(StoreError) -> Int {
        try note("run")
        return 0
    }

    func runScript(_ script: String) throws(StoreError) {
        try note("script")
    }

    func begin() throws(StoreError) {
        try note("begin")
        isInTransaction = true
    }

    func commit() throws(StoreError) {
        try note("commit")
        isInTransaction = false
    }

    func rollback() {
        log.append("rollback")
        isInTransaction = false
    }

    func setSavepoint() throws(StoreError) {
        try note("savepoint")
    }

    func releaseSavepoint() throws(StoreError) {
        try note("release")
    }

    func rollBackToSavepoint() throws(StoreError) {
        try note("rollback to")
    }

    private func note(_ what: String) throws(StoreError) {
        log.append(what)
        if failing.contains(what) { throw .unavailable(reason: "as told") }
    }
}
