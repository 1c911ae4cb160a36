import Foundation

/// Worker threads of Swift and Dispatch block most signals, and a child inherits that: `openssl speed` would wait for its
/// SIGALRM for ever, and a server would not hear SIGTERM.
enum SignalMask {
    /// Runs the body on this thread with no signal blocked.
    static func withNoneBlocked<Result>(_ body: () throws -> Result) rethrows -> Result {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }
}
