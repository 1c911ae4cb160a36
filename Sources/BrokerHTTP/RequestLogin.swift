import BrokerCore
import Synchronization

/// Which login a request belongs to. Middleware reads it after a route has set it: contexts are copied on their way in.
final class RequestLogin: Sendable {
    private let held = Mutex<LoginStory?>(nil)

    var story: LoginStory? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }

    /// For error pages and log lines.
    var code: LoginCode? { story?.code }
}
