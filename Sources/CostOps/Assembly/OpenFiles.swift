import Glibc

/// How many files this process may have open, and how many of them strangers may take with their connections.
///
/// At the limit nothing opens any more, the database and the connections to providers included; so connections stop before.
enum OpenFiles {
    /// Raises the soft limit as far as the system lets us.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, most)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Connections that may be open at once; more wait until some close.
    static var connections: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
        let files = Int(min(limit.rlim_cur, most))
        return max(files - min(reserve, files / 2), 1)
    }

    /// So many idle connections take a few hundred megabytes.
    private static let most: rlim_t = 16_384
    /// The transport's 256 connections, and some for the rest.
    private static let reserve = 320
}
