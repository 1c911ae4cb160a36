import BrokerConfig
import BrokerCore
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

    /// The words for whatever kept the parts from being put together.
    static func explaining(_ error: any Error, _ settings: Settings) -> StartError {
        let database = settings.storage.url
        switch error {
        case let error as StartError: return error
        case KeyRing.LoadError.wrongMasterKey: return wrongMasterKey(settings)
        case let error as StoreError: return store(error, database)
        case KeyRing.LoadError.store(let error): return store(error, database)
        default:
            return StartError("Can not start: \(error).", fix: "See docs/configuration.md, or report this as a defect.")
        }
    }

    private static func wrongMasterKey(_ settings: Settings) -> StartError {
        let key: String
        switch settings.secrets.masterKey {
        case .file(let path): key = "the file \(path) (secrets.master_key_file)"
        case .value: key = "COST_OPS_MASTER_KEY, which takes the place of secrets.master_key_file,"
        }
        return StartError(
            "The master key does not open the signing keys in \(settings.storage.url): \(key) holds another key than the one "
                + "they were sealed with.",
            fix: "Put the right master key back from your backup, or name another database in storage.url."
        )
    }

    private static func store(_ error: StoreError, _ database: String) -> StartError {
        switch error {
        case .unavailable(let reason):
            StartError(
                "Can not open the database \(database): \(reason).",
                fix: "Let the user that runs cost-ops read and write there, or name another place in storage.url."
            )
        case .corrupt(let reason):
            StartError(
                "The database \(database) can not be used: \(reason).",
                fix: "Restore it from your backup, or name another place in storage.url."
            )
        case .alreadyExists:
            StartError("The database \(database) met a row that is there already.", fix: "Start once more.")
        }
    }

    var description: String { "\(reason) \(fix)" }
}
