import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let documents = [
        StoreContractClause("A document is kept, replaced by a newer one, and never by an older") { subject in
            let url = "https://issuer.example.test/.well-known/openid-configuration"
            try expect(try await subject.store.document(at: url) == nil, "None at first")
            let first = CachedDocument(body: Array("{}".utf8), fetchedAt: now)
            let newer = CachedDocument(body: StoreContractSample.bytes(512 * 1_024), fetchedAt: now + .seconds(1))
            try await subject.store.keep(first, at: url)
            try expect(try await subject.store.document(at: url) == first, "It is there")
            try await subject.store.keep(newer, at: url)
            try await subject.store.keep(first, at: url)
            try expect(try await subject.store.document(at: url) == newer, "The newer one stays")
            try expect(try await subject.store.document(at: url + "/") == nil, "Another address is another document")
        },
        StoreContractClause("An empty document is a document") { subject in
            let empty = CachedDocument(body: [], fetchedAt: now)
            try await subject.store.keep(empty, at: "https://empty.example.test\u{0}")
            try expect(
                try await subject.store.document(at: "https://empty.example.test\u{0}") == empty,
                "It comes back"
            )
        },
    ]
}
