import Testing

@testable import Upstream

@Suite struct DocumentLifeTests {
    @Test(
        arguments: [
            ([], Duration.seconds(600)),
            ([("Cache-Control", "public, max-age=3600")], .seconds(3_600)),
            ([("Cache-Control", "public, max-age=15, stale-while-revalidate=15")], .seconds(60)),
            ([("Cache-Control", "max-age=3832304, must-revalidate")], .seconds(86_400)),
            (
                [("Cache-Control", "public, max-age=24873, must-revalidate, no-transform"), ("Age", "4873")],
                .seconds(20_000)
            ),
            ([("Cache-Control", "max-age=100"), ("Age", "1000")], .seconds(60)),
            ([("Cache-Control", "no-store")], .seconds(60)),
            ([("Cache-Control", "no-cache, max-age=9999")], .seconds(60)),
            ([("Cache-Control", "MAX-AGE=120")], .seconds(120)),
            ([("Cache-Control", "max-age=\"120\"")], .seconds(120)),
            ([("Cache-Control", "max-age=+5")], .seconds(600)),
            ([("Cache-Control", "max-age=-5")], .seconds(600)),
            ([("Cache-Control", "max-age=99999999999999999999999")], .seconds(86_400)),
            ([("Cache-Control", "max-age=")], .seconds(600)),
            ([("Cache-Control", "private"), ("Cache-Control", "max-age=300")], .seconds(300)),
            ([("Cache-Control", "max-age=300"), ("Age", "x")], .seconds(300)),
            ([("Cache-Control", "max-age=300"), ("Age", "99999999999999999999")], .seconds(60)),
        ] as [([(String, String)], Duration)]
    )
    func `Cache-Control is clamped to 1 minute to 24 hours, 10 minutes where it says nothing`(
        headers: [(String, String)],
        life: Duration
    ) {
        let response = HTTPClientResponse(
            status: 200,
            headers: headers.map { (name: $0.0, value: $0.1) },
            body: [],
            peerAddress: ""
        )
        #expect(DocumentLife.soft(of: response) == life)
    }

    @Test func `Back-off doubles from 1 to 60 seconds, with jitter, and starts anew after a success`() {
        var full = BackOff(jitter: { 1 })
        #expect((1...8).map { _ in full.failed(askedFor: nil) } == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        full.succeeded()
        #expect(full.failed(askedFor: nil) == .seconds(1))
        #expect(full.failed(askedFor: 30) == .seconds(30))
        #expect(full.failed(askedFor: 9_999_999_999) == .seconds(60))
        var low = BackOff(jitter: { 0 })
        #expect((1...3).map { _ in low.failed(askedFor: nil) } == [.seconds(1), .seconds(1), .seconds(2)])
        var odd = BackOff(jitter: { .infinity })
        #expect(odd.failed(askedFor: -5) == .seconds(1))
    }
}
