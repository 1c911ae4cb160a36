#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The wall clock of the token commands.
enum TokenClock {
    /// Seconds since 1970.
    static func now() -> Int64 {
        Int64(time(nil))
    }
}
