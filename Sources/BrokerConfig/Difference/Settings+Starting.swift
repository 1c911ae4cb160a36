extension Settings {
    /// Whether a key takes effect only at the next start: the place to listen, the database, the master key, the trusted
    /// authorities, the way to name servers and the log are opened once.
    static func waitsForStart(_ table: String, _ key: String) -> Bool {
        switch table {
        case "storage", "secrets", "log": true
        case "server": ["listen", "ca_file", "ca_file's content", "dns_resolver"].contains(key)
        default: false
        }
    }

    /// These settings, and of the running ones those that take effect only at a start.
    package func keepingWhatWaits(from running: Settings) -> Settings {
        var settings = self
        settings.server.listen = running.server.listen
        settings.server.caFile = running.server.caFile
        settings.server.caFileDigest = running.server.caFileDigest
        settings.server.dnsResolver = running.server.dnsResolver
        settings.storage = running.storage
        settings.secrets = running.secrets
        settings.log = running.log
        return settings
    }
}
