import BrokerCrypto
import JOSE
import OAuthProtocol
import Synchronization

/// The story of one request of a login while it is being told: which login, and what is known of it so far.
package final class LoginStory: Sendable {
    private struct State {
        var loginID: [UInt8]
        var code: LoginCode
        var startedAt: UnixTime
        /// Whether the login got as far as being sealed into a cookie of ours.
        var wasBegun = false
        var provider: String?
        var client: String?
        var organization: String?
        var user: String?
        var decision: JSONObject = [:]
        var ending: LoginEnding?
    }

    package let steps: StoryRecorder
    private let keepsSuccesses: Bool
    private let clock: any WallClock
    private let state: Mutex<State>

    /// A login of which nothing is known yet: it has an id and a code all the same.
    init(clock: any WallClock, keepsSuccesses: Bool) {
        self.clock = clock
        self.keepsSuccesses = keepsSuccesses
        steps = StoryRecorder(clock: clock)
        let id = SecureRandom.bytes(TokenID.grantLength)
        state = Mutex(State(loginID: id, code: LoginCode(loginID: id), startedAt: clock.now()))
    }

    package var code: LoginCode { state.withLock { $0.code } }

    var loginID: [UInt8] { state.withLock { $0.loginID } }
    var wasBegun: Bool { state.withLock { $0.wasBegun } }
    var ending: LoginEnding? { state.withLock { $0.ending } }

    /// It is another request of a login that began earlier.
    func goesOn(loginID: [UInt8], startedAt: UnixTime, provider: String, client: String?) {
        let code = LoginCode(loginID: loginID)
        state.withLock {
            $0.loginID = loginID
            $0.code = code
            $0.startedAt = startedAt
            $0.wasBegun = true
            $0.provider = provider
            $0.client = client
        }
    }

    func concerns(client: String? = nil, provider: String? = nil, organization: String? = nil, user: String? = nil) {
        state.withLock {
            $0.client = client ?? $0.client
            $0.provider = provider ?? $0.provider
            $0.organization = organization ?? $0.organization
            $0.user = user ?? $0.user
        }
    }

    /// Which rule decided about organization and permissions, and from what; goes into the audit event.
    func decided(_ decision: JSONObject) {
        state.withLock { $0.decision = decision }
    }

    /// The request ends in a failure that no error tells as well.
    func fails(_ ending: LoginEnding) {
        state.withLock { $0.ending = ending }
    }

    /// The provider failed, or refused the person.
    func fails(_ error: UpstreamError) {
        let ending = LoginEnding(error)
        steps.note(error.step.words, .failed, [StoryStep.Fact("what", error.detail)] + ending.facts)
        fails(ending)
    }

    // MARK: What is kept

    /// What is written together with a login that works. The store adds who it is.
    func success() -> (record: LoginRecord?, event: AuditEvent) {
        let ending = LoginEnding(LoginEnding.ok, "The person was signed in, and the app was sent a code.")
        let now = clock.now()
        let state = state.withLock { $0 }
        let event = Self.event(of: state, .loginSucceeded, outcome: ending.outcome, detail: state.decision, at: now)
        return (keepsSuccesses ? record(of: state, ending, at: now) : nil, event)
    }

    /// What is written for one that fails.
    func failure(_ ending: LoginEnding, _ kind: AuditEvent.Kind = .loginFailed) -> (
        record: LoginRecord, event: AuditEvent
    ) {
        let now = clock.now()
        let state = state.withLock { $0 }
        var detail: JSONObject = ["summary": .string(ending.summary)]
        if let owner = ending.owner { detail["owner"] = .string(owner.rawValue) }
        if let advice = ending.advice { detail["advice"] = .string(advice) }
        if !ending.facts.isEmpty {
            detail["provider_error"] = .object(JSONObject(ending.facts.map { ($0.name, .string($0.value)) }))
        }
        for member in state.decision.members { detail[member.name] = member.value }
        let event = Self.event(of: state, kind, outcome: ending.outcome, detail: detail, at: now)
        return (record(of: state, ending, at: now), event)
    }

    private func record(of state: State, _ ending: LoginEnding, at now: UnixTime) -> LoginRecord {
        let telling = LoginTelling(steps: steps.steps, ending: ending).json.serialized()
        return LoginRecord(
            code: state.code,
            loginID: state.loginID,
            startedAt: state.startedAt,
            endedAt: now,
            provider: state.provider,
            client: state.client,
            succeeded: ending.succeeded,
            organization: state.organization,
            user: state.user,
            telling: String(decoding: telling, as: UTF8.self)
        )
    }

    private static func event(
        of state: State,
        _ kind: AuditEvent.Kind,
        outcome: String,
        detail: JSONObject,
        at now: UnixTime
    ) -> AuditEvent {
        AuditEvent(
            at: now,
            kind: kind,
            code: state.code,
            user: state.user,
            provider: state.provider,
            client: state.client,
            organization: state.organization,
            outcome: outcome,
            detail: detail
        )
    }
}
