/// Where apps take their logout tokens: `logout_receiver.py`, running.
struct LogoutReceiver: Sendable {
    let address: String

    static func running<Result: Sendable>(
        _ body: (LogoutReceiver) async throws -> Result
    ) async throws -> Result {
        let arguments = [Place.script("logout_receiver.py")]
        return try await Child.running(Place.python("python"), arguments) { receiver in
            let address = try await receiver.firstLine("where it listens") { line in
                line.firstMatch(of: /listening on (http:\/\/127\.0\.0\.1:[0-9]+)/).map { String($0.1) }
            }
            return try await body(LogoutReceiver(address: address))
        }
    }
}
