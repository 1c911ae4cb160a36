import Synchronization

/// Which client a request names. Middleware reads it after a route has set it: contexts are copied on their way in.
final class RequestClient: Sendable {
    private let held = Mutex<String?>(nil)

    var id: String? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
