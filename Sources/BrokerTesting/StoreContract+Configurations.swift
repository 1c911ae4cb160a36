import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let configurations = [
        StoreContractClause("A configuration is kept under a number that counts up") { subject in
            try expect(try await subject.store.lastGeneration() == nil, "None at first")
            let first = try await subject.store.record(configuration: [1], at: now, keeping: 3)
            try expect(first == ConfigurationGeneration(number: 1, appliedAt: now, content: [1]), "The first is 1")
            let second = try await subject.store.record(configuration: [2], at: now + .seconds(5), keeping: 3)
            try expect(second.number == 2 && second.appliedAt == now + .seconds(5), "The second is 2")
            try expect(try await subject.store.lastGeneration() == second, "It is the last")
        },
        StoreContractClause("The same configuration again is the last one, and an earlier one is a new one") {
            subject in
            let first = try await subject.store.record(configuration: [1], at: now, keeping: 3)
            let again = try await subject.store.record(configuration: [1], at: now + .seconds(9), keeping: 3)
            try expect(again == first, "Number and time stay")
            _ = try await subject.store.record(configuration: [2], at: now, keeping: 3)
            let back = try await subject.store.record(configuration: [1], at: now + .seconds(20), keeping: 3)
            try expect(back.number == 3, "Going back is going on")
        },
        StoreContractClause("Old configurations go, and numbers count on") { subject in
            for content in 0..<10 {
                _ = try await subject.store.record(configuration: [UInt8(content)], at: now, keeping: 2)
            }
            try expect(try await subject.store.lastGeneration()?.number == 10, "The tenth is 10")
            // What is not there can not be counted otherwise: two rows leave no third to find.
            try await subject.runSQL("DELETE FROM configuration_generations WHERE number > 8")
            try expect(try await subject.store.lastGeneration() == nil, "Only 9 and 10 were left")
        },
        StoreContractClause("Many that record at once get each a number of their own") { subject in
            let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
                for content in 0..<20 {
                    group.addTask {
                        try await subject.store.record(configuration: [UInt8(content)], at: now, keeping: 50).number
                    }
                }
                return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
            }
            try expect(numbers == Set(1...20), "They are 1 to 20")
        },
    ]
}
