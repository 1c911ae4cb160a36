import BrokerCore

/// A write that waits for its turn and then for the commit that holds it.
protocol PendingWrite: AnyObject, Sendable {
    /// Runs the write inside the open transaction and remembers the answer.
    /// - Returns: whether what it wrote is to stay.
    func run(on connection: any SQLConnection) -> Bool
    /// Answers the caller with what `run` remembered. Once.
    func answer()
    /// Answers the caller that nothing is sure to have been written. Once, in place of `answer`.
    func fail(_ error: StoreError)
}

/// One caller's write with the continuation it waits on.
// @unchecked: made by the caller, then handed through the queue to the writer thread, which alone touches `result`.
final class Write<Value: Sendable>: PendingWrite, @unchecked Sendable {
    typealias Body = @Sendable (any SQLConnection) throws(StoreError) -> WriteOutcome<Value>

    private let body: Body
    private let caller: CheckedContinuation<Result<Value, StoreError>, Never>
    private var result: Result<Value, StoreError> = .failure(.unavailable(reason: "The write was not run"))

    init(_ body: @escaping Body, for caller: CheckedContinuation<Result<Value, StoreError>, Never>) {
        self.body = body
        self.caller = caller
    }

    func run(on connection: any SQLConnection) -> Bool {
        do {
            switch try body(connection) {
            case .keep(let value):
                result = .success(value)
                return true
            case .discard(let value):
                result = .success(value)
                return false
            }
        } catch {
            result = .failure(error)
            return false
        }
    }

    func answer() {
        caller.resume(returning: result)
    }

    func fail(_ error: StoreError) {
        caller.resume(returning: .failure(error))
    }
}
