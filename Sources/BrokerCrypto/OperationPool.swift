import Synchronization

/// Contexts of one key that are set up and idle. Setting one up costs several microseconds; a P-256 signature costs 28.
///
/// A context serves any number of operations one after the other, but only one at a time, so each caller borrows one.
final class OperationPool: Sendable {
    /// More than the cores a broker runs on. What exceeds it is freed instead of kept.
    private static let mostIdle = 16

    private let key: KeyHandle
    private let purpose: OperationContext.Purpose
    private let idle = Mutex<[SignatureScheme: [OperationContext]]>([:])

    init(_ key: KeyHandle, for purpose: OperationContext.Purpose) {
        self.key = key
        self.purpose = purpose
    }

    func withContext<Result>(
        for scheme: SignatureScheme,
        _ body: (OpaquePointer) throws(CryptoError) -> Result
    ) throws(CryptoError) -> Result {
        let context: OperationContext
        if let reused = idle.withLock({ $0[scheme]?.popLast() }) {
            context = reused
        } else {
            context = try OperationContext(key, scheme, for: purpose)
        }
        // Not given back when `body` throws: a context that failed in an unexpected way is not used again.
        let result = try body(context.pointer)
        idle.withLock { contexts in
            if contexts[scheme, default: []].count < Self.mostIdle {
                contexts[scheme, default: []].append(context)
            }
        }
        return result
    }
}
