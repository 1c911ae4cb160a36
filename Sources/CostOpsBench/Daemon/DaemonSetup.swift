import Foundation

/// A folder with everything one daemon needs, made for one measurement and removed after it.
struct DaemonSetup {
    static let clientID = "bench-app"
    static let clientSecret = "bench-app-secret"
    static let machineID = "bench-machine"
    static let machineSecret = "bench-machine-secret"
    static let upstreamID = "bench-broker"
    static let upstreamSecret = "bench-upstream-secret"
    static let providerID = "bench"
    static let appRedirectURI = "http://127.0.0.1:9/callback"

    let folder: String
    let port: Int

    /// - Parameter parent: on the disk that is to be measured.
    init(in parent: String) throws {
        folder = parent + "/cost-ops-bench-\(UUID().uuidString.prefix(8))"
        port = try FreePort.find()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    var issuer: String { "http://127.0.0.1:\(port)" }

    /// Where the provider sends people back to.
    var callback: String { "\(issuer)/auth/callback/\(Self.providerID)" }

    var configurationPath: String { folder + "/config.toml" }

    func writeConfiguration(providerIssuer: String, providersFolder: String, algorithm: String) throws {
        let text = """
            [server]
            issuer = "\(issuer)"
            listen = "127.0.0.1:\(port)"
            providers_dir = "\(providersFolder)"

            [storage]
            url = "sqlite:\(folder)/bench.db"

            [secrets]
            master_key_file = "\(folder)/master.key"

            [tokens]
            signing_algorithm = "\(algorithm)"

            [[auth.oauth.providers]]
            id = "\(Self.providerID)"
            type = "oidc"
            issuer = "\(providerIssuer)"
            client_id = "\(Self.upstreamID)"
            client_secret = "\(Self.upstreamSecret)"

            [[clients]]
            id = "\(Self.clientID)"
            secret = "\(Self.clientSecret)"
            redirect_uris = ["\(Self.appRedirectURI)"]

            [[clients]]
            id = "\(Self.machineID)"
            secret = "\(Self.machineSecret)"
            grant_types = ["client_credentials"]
            permissions = ["read"]

            """
        try text.write(toFile: configurationPath, atomically: true, encoding: .utf8)
    }

    /// Bytes of the database with its log.
    var databaseBytes: Int {
        ["bench.db", "bench.db-wal"].reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: folder)
    }
}
