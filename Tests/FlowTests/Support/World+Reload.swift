import BrokerConfig

@testable import CostOps

extension World {
    /// Puts other settings in force, as a reload does, while logins are under way.
    func reload(_ change: (inout Settings) throws -> Void) async throws {
        let current = assembly.generations.current
        var settings = current.settings
        try change(&settings)
        let next = try await assembly.builder.build(settings, after: current)
        assembly.builder.retireConnections(of: current, replacedBy: next)
        assembly.generations.replace(with: next)
    }
}
