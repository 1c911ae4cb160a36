import BrokerCrypto
import OAuthProtocol

/// Looks for the DNS record of a claim, and writes down what it saw.
package struct DomainProof: Sendable {
    package enum Outcome: Sendable, Equatable {
        case proven
        /// The name has no such record; these are the texts that are there, for whoever looks for a slip of the pen.
        case missing(found: [String])
        /// Another organization has proven the domain already.
        case taken(by: String)
        /// Nobody could be asked; nothing was written.
        case unanswered(reason: String)
    }

    private let lookup: any TXTLookup
    private let store: any DomainStore
    private let clock: any WallClock

    package init(lookup: any TXTLookup, store: any DomainStore, clock: any WallClock) {
        self.lookup = lookup
        self.store = store
        self.clock = clock
    }

    package func check(_ claim: DomainClaim) async throws(StoreError) -> Outcome {
        let texts: [String]
        do {
            texts = try await lookup.texts(of: claim.recordName)
        } catch {
            // A resolver that is down says nothing about the domain.
            return .unanswered(reason: error.reason)
        }
        let isThere = texts.contains { exactlyEqual($0, claim.recordValue) }
        switch try await store.recordDomainCheck(claim, found: isThere, at: clock.now()) {
        case .recorded: return isThere ? .proven : .missing(found: texts)
        case .taken(let other): return .taken(by: other)
        case .gone: return .missing(found: [])
        }
    }
}
