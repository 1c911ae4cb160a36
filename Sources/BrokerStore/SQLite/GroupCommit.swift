import BrokerCore

/// Commits all writes that wait together: a disk that flushes 600 times a second then takes tens of thousands of rows.
///
/// Each write has a savepoint of its own, so that one that fails leaves nothing and hurts nobody. No caller hears of success
/// before the commit that holds its write is on the disk.
struct GroupCommit {
    let connection: any SQLConnection
    /// More than this wait for the next commit, so that one group neither takes long nor grows the log without bound.
    static let largestGroup = 512

    func commit(_ writes: [any PendingWrite]) {
        do {
            try connection.begin()
        } catch {
            for write in writes { write.fail(error) }
            return
        }
        do {
            // A group of one needs no savepoint: its transaction is as good.
            if writes.count == 1, let write = writes.first {
                if write.run(on: connection) { try connection.commit() } else { connection.rollback() }
            } else {
                for write in writes { try run(write) }
                try connection.commit()
            }
        } catch {
            connection.rollback()
            let unavailable = Self.unavailable(after: error)
            for write in writes { write.fail(unavailable) }
            return
        }
        for write in writes { write.answer() }
    }

    private func run(_ write: any PendingWrite) throws(StoreError) {
        try connection.setSavepoint()
        let isKept = write.run(on: connection)
        // A full disk or a failing one ends the transaction on the spot, and with it what the others wrote.
        guard connection.isInTransaction else { throw .unavailable(reason: "The database ended the transaction") }
        if isKept {
            try connection.releaseSavepoint()
        } else {
            try connection.rollBackToSavepoint()
        }
    }

    /// Whatever broke a whole group, its members only learn that their write can't be relied on.
    private static func unavailable(after error: StoreError) -> StoreError {
        switch error {
        case .unavailable: error
        case .corrupt(let reason): .unavailable(reason: reason)
        case .alreadyExists: .unavailable(reason: "The commit met a constraint")
        }
    }
}
