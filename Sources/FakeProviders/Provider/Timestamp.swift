import Glibc
import OAuthProtocol

/// Times as some providers write them into JSON.
enum Timestamp {
    /// `2021-03-23T11:34:14.000Z`, as Auth0's `updated_at`.
    static func iso(_ time: UnixTime) -> String {
        let parts = parts(time)
        return "\(date(parts))T\(clock(parts)).000Z"
    }

    /// `2016-01-09 02:02:12Z`, as in Entra's errors.
    static func spaced(_ time: UnixTime) -> String {
        let parts = parts(time)
        return "\(date(parts)) \(clock(parts))Z"
    }

    private static func parts(_ time: UnixTime) -> tm {
        var seconds = time_t(time.seconds)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return parts
    }

    private static func date(_ parts: tm) -> String {
        "\(Int(parts.tm_year) + 1_900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }

    private static func clock(_ parts: tm) -> String {
        "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }

    private static func two(_ number: Int32) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
