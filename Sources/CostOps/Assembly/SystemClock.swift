import BrokerCore
import Glibc
import OAuthProtocol

/// The machine's time of day.
struct SystemClock: WallClock {
    func now() -> UnixTime {
        UnixTime(seconds: Int64(time(nil)))
    }
}
