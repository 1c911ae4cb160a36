package import BrokerCore
package import OAuthProtocol

extension SQLStore: ConfigurationHistory {
    package func lastGeneration() async throws(StoreError) -> ConfigurationGeneration? {
        try await driver.read { (connection) throws(StoreError) in try Self.last(on: connection) }
    }

    package func record(
        configuration content: [UInt8],
        at now: UnixTime,
        keeping limit: Int
    ) async throws(StoreError) -> ConfigurationGeneration {
        try await driver.write { (connection) throws(StoreError) in
            let last = try Self.last(on: connection)
            if let last, last.content == content { return .keep(last) }
            let (number, overflow) = (last?.number ?? 0).addingReportingOverflow(1)
            guard !overflow else { throw .corrupt(reason: "configuration_generations.number is at its end") }
            try connection.run(
                ConfigurationStatements.insert,
                [.integer(number), .integer(now.seconds), .blob(content)]
            )
            try connection.run(ConfigurationStatements.forget, [.integer(number - Int64(max(1, limit)))])
            return .keep(ConfigurationGeneration(number: number, appliedAt: now, content: content))
        }
    }

    private static func last(on connection: any SQLConnection) throws(StoreError) -> ConfigurationGeneration? {
        try connection.first(ConfigurationStatements.last) { (row) throws(StoreError) in
            ConfigurationGeneration(
                number: try row.integer(0),
                appliedAt: try row.time(1),
                content: try row.blob(2)
            )
        }
    }
}
