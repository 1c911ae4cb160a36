import BrokerConfig
import BrokerCore
import Logging
import ProviderCatalogue

/// Puts the configuration file in force while the daemon serves. One reload at a time; whoever calls sees to that.
struct Reloader: Sendable {
    let file: String
    let loader: ConfigurationLoader
    let assembly: Assembly

    private var builder: GenerationBuilder { assembly.builder }
    private var logger: Logger { builder.logger }

    /// All or nothing: what can not be put in force whole leaves everything as it is. A task that is cancelled meanwhile
    /// changes nothing.
    ///
    /// - Returns: the files that were read.
    func reload(_ trigger: ReloadTrigger) async -> [FileLedger.Entry] {
        let outcome = await loader.loadOffPool(file: file)
        guard let written = outcome.settings else {
            refuse(trigger, problems: outcome.problems.map { "\($0)" })
            return outcome.files
        }
        for warning in outcome.warnings {
            logger.warning("configuration.warning", metadata: ["problem": "\(warning)"])
        }
        let current = assembly.generations.current
        do {
            let next = try await builder.build(written.keepingWhatWaits(from: current.settings), after: current)
            await ProviderProbe(logger: logger).ask(next.connectors(unlikeThoseOf: current))
            guard !Task.isCancelled else { return outcome.files }
            let record = ConfigurationRecord(builder: builder)
            let last = builder.status.current.generation
            let generation = try await record.record(next)
            guard !Task.isCancelled else { return outcome.files }
            builder.retireConnections(of: current, replacedBy: next)
            assembly.generations.replace(with: next)
            builder.status.reloaded(generation)
            // Of the file as it is, so that what waits for a start is told too.
            let difference = SettingsDifference(
                from: current.snapshot,
                to: SettingsSnapshot(written, digest: builder.masterKey.configurationDigest)
            )
            await record.announce(generation, trigger, difference, isNew: generation.number != last)
            await record.tell(difference)
        } catch {
            refuse(trigger, problems: ["\(StartError.explaining(error, current.settings))"])
        }
        return outcome.files
    }

    private func refuse(_ trigger: ReloadTrigger, problems: [String]) {
        builder.status.refused(problems: problems.count, at: builder.clock.now())
        for problem in problems { logger.error("configuration.problem", metadata: ["problem": "\(problem)"]) }
        logger.error(
            "configuration.refused",
            metadata: [
                "trigger": "\(trigger.rawValue)", "problems": .stringConvertible(Int64(problems.count)),
                "generation": .stringConvertible(builder.status.current.generation),
                "consequence": "the configuration of before goes on serving",
            ]
        )
    }
}
