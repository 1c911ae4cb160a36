@testable import CostOps

/// `cost-ops demo`, running.
struct Demo: Sendable {
    let app: String
    let broker: String
    /// The plain provider and the Google-like one.
    let oidc: String
    let google: String

    static func running<Result: Sendable>(_ body: (Demo) async throws -> Result) async throws -> Result {
        // The demo replaces ports that are taken by then, and says which it took.
        let port = try LoopbackPort.free(preferring: .random(in: 10_000..<32_000), count: 1)[0]
        let arguments = ["demo", "--port", String(port), "--providers-dir", Place.providers]
        return try await Child.running(Place.daemon(), arguments) { daemon in
            func address(_ what: String) async throws -> String {
                try await daemon.firstLine("where \(what) is") { line in
                    line.firstMatch(of: /^ *(http:\/\/127\.0\.0\.1:[0-9]+) +(.+)$/)
                        .flatMap { $0.2.hasPrefix(what) ? String($0.1) : nil }
                }
            }
            return try await body(
                Demo(
                    app: address("the demo app"),
                    broker: address("the broker"),
                    oidc: address("a plain OpenID provider"),
                    google: address("a provider that behaves like Google")
                )
            )
        }
    }
}
