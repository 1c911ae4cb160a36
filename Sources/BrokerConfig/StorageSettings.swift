/// `[storage]`.
package struct StorageSettings: Sendable {
    package enum Database: Sendable, Equatable {
        /// A database file, its path resolved against the folder of the file that names it.
        case sqlite(path: String)
        /// Gone when the process ends.
        case sqliteInMemory
    }

    package var database = Database.sqlite(path: "data/cost-ops.db")
    /// As it was written.
    package var url = "sqlite:data/cost-ops.db"

    package init() {}
}
