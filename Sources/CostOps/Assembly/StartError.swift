import Glibc

/// Why the daemon can't start though its configuration reads well, and what to do.
struct StartError: Error, CustomStringConvertible {
    let reason: String
    let fix: String

    init(_ reason: String, fix: String) {
        self.reason = reason
        self.fix = fix
    }

    static func file(_ path: String, doing what: String, _ code: Int32) -> StartError {
        StartError(
            "Can not \(what) (\(path)): \(String(cString: strerror(code))).",
            fix: "Let the user that runs cost-ops read and write there, or name another path in config.toml."
        )
    }

    var description: String { "\(reason) \(fix)" }
}
