import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let pushedRequests = [
        StoreContractClause("A pushed request is found as it was sent, and is gone once it was used") { subject in
            let request = pushed([("state", "a b&c=\u{301}"), ("resource", "one"), ("resource", "two")])
            try await subject.store.insert(request)
            let found = try unwrap(await subject.store.pushedRequest(digest: request.digest), "It is there")
            try expect(found.clientID == "app" && found.expiresAt == request.expiresAt, "Its client and its end")
            try expect(
                found.parameters.pairs.elementsEqual(request.parameters.pairs) {
                    $0.name == $1.name && $0.value == $1.value
                },
                "Its parameters"
            )
            try await subject.store.usePushedRequest(digest: request.digest)
            try expect(try await subject.store.pushedRequest(digest: request.digest) == nil, "Used")
        },
        StoreContractClause("A pushed request gives one code, however many logins complete it") { subject in
            let request = pushed([])
            try await subject.store.insert(request)
            var sample = StoreContractSample()
            sample.pushedRequest = request.digest
            try await completed(sample, in: subject.store, isNew: true)
            var other = sample.again()
            other.pushedRequest = request.digest
            guard case .alreadyCompleted = try await subject.store.complete(other.login) else {
                throw StoreContractViolation("The second is refused", file: #fileID, line: #line)
            }
            try expect(try await subject.store.grantStatus(id: other.grantID) == nil, "And leaves nothing")
        },
        StoreContractClause("A pushed request can be kept longer, never shorter, and is swept after its logins") {
            subject in
            let request = pushed([])
            try await subject.store.insert(request)
            let longer = request.expiresAt + .minutes(9)
            for end in [longer, request.expiresAt] {
                try await subject.store.keepPushedRequest(digest: request.digest, until: end)
            }
            let kept = try await subject.store.pushedRequest(digest: request.digest)
            try expect(kept?.expiresAt == longer, "The longer one")
            // Who began in time may take as long as a login may.
            _ = try await subject.store.sweepExpired(before: longer + .minutes(10), limit: 10)
            try expect(try await subject.store.pushedRequest(digest: request.digest) != nil, "Still there")
            _ = try await subject.store.sweepExpired(before: longer + .minutes(10) + .seconds(1), limit: 10)
            try expect(try await subject.store.pushedRequest(digest: request.digest) == nil, "Swept")
        },
    ]

    private static func pushed(_ pairs: [(name: String, value: String)]) -> PushedRequest {
        PushedRequest(
            digest: StoreContractSample.bytes(32),
            clientID: "app",
            parameters: Parameters(pairs: pairs),
            expiresAt: now + .seconds(90)
        )
    }
}
