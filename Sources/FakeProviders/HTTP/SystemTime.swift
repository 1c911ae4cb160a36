import Glibc
package import OAuthProtocol

/// The time of day of this machine.
package enum SystemTime {
    package static func now() -> UnixTime {
        UnixTime(seconds: Int64(time(nil)))
    }
}
