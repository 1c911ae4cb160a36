import BrokerCore
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A thread of our own for blocking C calls.
final class WorkerThread: Sendable {
    private enum Phase {
        case running([CheckedContinuation<Void, Never>])
        case finished
    }

    /// What goes to the new thread, which owns it from then on.
    private final class Start: Sendable {
        let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// Carries a value into the thread without keeping it alive beyond its use there.
    private final class Handover<Value: Sendable>: Sendable {
        private let value: Mutex<Value?>

        init(_ value: Value) {
            self.value = Mutex(value)
        }

        func take() -> Value? {
            value.withLock { value in
                let taken = value
                value = nil
                return taken
            }
        }
    }

    private final class Ending: Sendable {
        private let phase = Mutex(Phase.running([]))

        func announce() {
            let waiting: [CheckedContinuation<Void, Never>] = phase.withLock { phase in
                guard case .running(let waiting) = phase else { return [] }
                phase = .finished
                return waiting
            }
            for continuation in waiting { continuation.resume() }
        }

        func wait() async {
            await withCheckedContinuation { continuation in
                let isOver = phase.withLock { phase in
                    guard case .running(let waiting) = phase else { return true }
                    phase = .running(waiting + [continuation])
                    return false
                }
                if isOver { continuation.resume() }
            }
        }
    }

    private let ending = Ending()

    /// Starts the thread and gives it `owned`, which is let go before `finished()` returns. The thread ends when `body`
    /// returns; nothing can stop it from outside.
    init<Owned: AnyObject & Sendable>(
        owning owned: Owned,
        body: @escaping @Sendable (Owned) -> Void
    ) throws(StoreError) {
        let ending = ending
        let handover = Handover(owned)
        let start = Start {
            if let owned = handover.take() { body(owned) }
            ending.announce()
        }
        // Allocated rather than initialised: which of the C modules owns the type's initialiser depends on what else the
        // program imports.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        pthread_attr_init(attributes)
        defer { pthread_attr_destroy(attributes) }
        // Nobody joins it: `finished()` waits for the body's end, after which the thread touches nothing of ours.
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(attributes, 512 * 1024)
        let argument = Unmanaged.passRetained(start)
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let code = pthread_create(&thread, attributes, Self.run, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            throw .unavailable(reason: "No thread could be started (error \(code))")
        }
    }

    /// Returns when the body has ended.
    func finished() async {
        await ending.wait()
    }

    #if canImport(Darwin)
    private static let run: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { argument in
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
    }
    #else
    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
    }
    #endif
}
