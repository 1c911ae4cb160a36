import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerStore
import Glibc
import JOSE

/// `cost-ops config plan`: what a reload would change, before it does.
struct ConfigPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a reload would change, in terms of people.",
        discussion: """
            Compares the file with what the daemon put in force last, which the configured database knows. Give it the \
            daemon's environment. Exits 0 where nothing would change, 2 where something would, and 78 after printing \
            every problem.
            """
    )

    @OptionGroup var configurationFile: ConfigurationFileOption

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let settings = try configurationFile.load()
        let plan: ConfigurationPlan
        do {
            plan = try await Self.plan(settings)
        } catch {
            StandardError.print("cost-ops: \(StartError.explaining(error, settings))")
            throw ExitCode.failure
        }
        if json {
            print(String(decoding: plan.json.serializedForReading(), as: UTF8.self))
        } else {
            print(plan.text)
        }
        if !plan.reports.isEmpty { throw ExitCode(2) }
    }

    private static func plan(_ settings: Settings) async throws -> ConfigurationPlan {
        let now = SystemClock().now()
        guard try hasDatabase(settings.storage), let masterKey = try MasterKey.existing(settings.secrets.masterKey)
        else {
            // Nothing is made: this command only looks.
            let snapshot = SettingsSnapshot(settings, digest: AEADKey.random().configurationDigest)
            let changes = SettingsDifference(from: nil, to: snapshot).changes
            return ConfigurationPlan(last: nil, reports: await ChangeReport.all(changes, counts: nil, now: now))
        }
        let store = try await settings.storage.open()
        let result: Result<ConfigurationPlan, any Error>
        do {
            let snapshot = SettingsSnapshot(settings, digest: masterKey.configurationDigest)
            let last = try await store.lastGeneration()
            let changes = SettingsDifference(from: try last.map { try before($0, snapshot) }, to: snapshot).changes
            let reports = await ChangeReport.all(changes, counts: store, now: now)
            result = .success(ConfigurationPlan(last: last, reports: reports))
        } catch {
            result = .failure(error)
        }
        await store.close()
        return try result.get()
    }

    private static func hasDatabase(_ storage: StorageSettings) throws -> Bool {
        switch storage.database {
        case .sqliteInMemory:
            StandardError.print(
                "The database is in the daemon's memory, so what is in force can not be seen from here: all of it counts as added."
            )
            return false
        case .sqlite(let path):
            return access(path, F_OK) == 0
        }
    }

    private static func before(
        _ last: ConfigurationGeneration,
        _ snapshot: SettingsSnapshot
    ) throws -> SettingsSnapshot {
        guard let before = SettingsSnapshot(last.content) else {
            throw StartError(
                "Generation \(last.number) in the database was written in a way that this version does not know.",
                fix: "Run the version that the daemon runs."
            )
        }
        guard before.keyCheck == snapshot.keyCheck else {
            throw StartError(
                "The daemon runs with another master key than this command, so secrets can not be compared.",
                fix: "Give this command the same COST_OPS_MASTER_KEY or secrets.master_key_file."
            )
        }
        return before
    }
}
