import BrokerCore
package import OAuthProtocol
import Synchronization

/// A clock that stands still until it is turned.
package final class ManualClock: WallClock {
    private let time: Mutex<UnixTime>

    /// - Parameter start: 2033-05-18T03:33:20Z where nothing is said: far from every time that tests write out.
    package init(_ start: UnixTime = UnixTime(seconds: 2_000_000_000)) {
        time = Mutex(start)
    }

    package func now() -> UnixTime {
        time.withLock { $0 }
    }

    package func advance(by lifetime: Lifetime) {
        time.withLock { $0 = $0 + lifetime }
    }

    package func set(_ moment: UnixTime) {
        time.withLock { $0 = moment }
    }

    /// The same clock as a fake provider takes it.
    package var reading: @Sendable () -> UnixTime {
        { self.now() }
    }
}
