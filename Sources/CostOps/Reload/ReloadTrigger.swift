/// What put a configuration in force, as the log names it.
enum ReloadTrigger: String, Sendable {
    case start, signal, file
}
