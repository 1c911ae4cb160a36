import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let sweeping = [
        StoreContractClause("Sweeping takes what has ended and leaves what has not") { subject in
            let short = StoreContractSample()
            var long = StoreContractSample()
            long.grantLives = .days(30)
            try await completed(short, in: subject.store, isNew: true)
            try await completed(long, in: subject.store, isNew: true)

            let early = try await subject.store.sweepExpired(before: now + .seconds(60), limit: 100)
            try expect(early == 0, "What ends at that second has not ended before it")
            let codes = try await subject.store.sweepExpired(before: now + .seconds(61), limit: 100)
            try expect(codes == 2, "Two unused codes went, got \(codes)")
            try expect(try await subject.store.grantStatus(id: short.grantID) != nil, "Their grants stay")

            let ended = try await subject.store.sweepExpired(before: now + .hours(2), limit: 100)
            try expect(ended == 2, "A grant and a session went, got \(ended)")
            try expect(try await subject.store.grantStatus(id: short.grantID) == nil, "The short grant is gone")
            try expect(try await subject.store.grantStatus(id: long.grantID) != nil, "The long one is not")
            try await completed(short.again(), in: subject.store, isNew: false)
        },
        StoreContractClause("A used code is kept as long as its grant, so that its replay is recognised") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            try await expectFirst(of: sample, at: now, in: subject)
            let early = try await subject.store.sweepExpired(before: now + .minutes(59), limit: 100)
            try expect(early == 0, "Nothing goes")
            let replayed = CodeConsumption.replayed(grantID: sample.grantID)
            try await expectConsumption(replayed, of: sample, at: now + .minutes(59), in: subject)
            let late = try await subject.store.sweepExpired(before: now + .hours(2), limit: 100)
            try expect(late == 3, "Code, grant and session go together, got \(late)")
            try await expectConsumption(.unknown, of: sample, at: now + .hours(2), in: subject)
        },
        StoreContractClause("Sweeping goes in batches until nothing is left") { subject in
            for number in 0..<7 {
                let sample = StoreContractSample()
                try await completed(sample, in: subject.store, isNew: true)
                if number < 3 { try await expectFirst(of: sample, at: now, in: subject) }
            }
            var total = 0
            var rounds = 0
            while true {
                let count = try await subject.store.sweepExpired(before: now + .hours(2), limit: 2)
                try expect(count <= 6, "At most two of each kind, got \(count)")
                if count == 0 { break }
                total += count
                rounds += 1
                try expect(rounds < 50, "It ends")
            }
            try expect(total == 21, "Seven codes, grants and sessions, got \(total)")
            let nothing = try await subject.store.sweepExpired(before: UnixTime(seconds: .max), limit: 0)
            try expect(nothing == 0, "A limit of none takes none")
        },
    ]
}
