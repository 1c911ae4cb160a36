import BrokerTesting
import FakeProviders

/// One login at one connection, and what must come of it: a row of the table.
struct LoginCase: Sendable {
    typealias FaultSetting = @Sendable (inout Faults, FakeProvider) -> Void
    /// How the browser goes from the app to where it comes to rest.
    typealias Way = @Sendable (LoginAttempt) async throws -> Visit
    /// What else is wrong with how it ended; nil where nothing is.
    typealias Complaint = @Sendable (LoginEnd) -> String?

    let name: String
    /// The id of the broker's connection.
    let connection: String
    /// Whom to pick on the provider's page.
    let person: String
    let expected: LoginOutcome
    /// What the provider does wrong meanwhile.
    var faults: FaultSetting = { _, _ in }
    var way: Way = { try await $0.straight() }
    var complaint: Complaint = { _ in nil }
    /// What the app asks for beside the connection.
    var parameters: [(name: String, value: String)] = []
    /// How many honest logins its way contains.
    var honestLogins = 0
    /// Whether the same person must come in right afterwards, with the fault mended.
    var recovers = false

    init(_ name: String, at connection: String, as person: String, _ expected: LoginOutcome) {
        self.name = name
        self.connection = connection
        self.person = person
        self.expected = expected
    }

    func with(_ faults: @escaping FaultSetting) -> LoginCase {
        var copy = self
        copy.faults = faults
        return copy
    }

    func going(_ way: @escaping Way) -> LoginCase {
        var copy = self
        copy.way = way
        return copy
    }

    func checking(_ complaint: @escaping Complaint) -> LoginCase {
        var copy = self
        copy.complaint = complaint
        return copy
    }

    func asking(_ name: String, _ value: String) -> LoginCase {
        var copy = self
        copy.parameters.append((name, value))
        return copy
    }

    func afterHonestLogins(_ count: Int) -> LoginCase {
        var copy = self
        copy.honestLogins = count
        return copy
    }

    var thenRecovers: LoginCase {
        var copy = self
        copy.recovers = true
        return copy
    }
}

/// How one login ended, for what only some rows look at.
struct LoginEnd: Sendable {
    let visit: Visit
    /// How often the provider's endpoints were asked during it.
    let asked: @Sendable (Endpoint) -> Int
}
