import BrokerCore
import OAuthProtocol

/// How far the provider's clock and ours are apart, by the `Date` of its answers. Tokens live by both.
struct ClockCheck {
    private static let noticeable = Lifetime.seconds(30)
    /// What `iat` and `nbf` may lie ahead.
    private static let tolerable = Lifetime.minutes(5)

    let context: DoctorContext
    /// The most recent ones first.
    let answers: [HTTPClientResponse]

    var finding: DoctorFinding {
        guard let theirs = answers.lazy.compactMap(Self.time).first else {
            return DoctorFinding(.clock, .skipped, "can't be seen from here: the provider's answers have no Date")
        }
        let ours = context.environment.wallClock.now()
        let isAhead = theirs > ours
        let difference = isAhead ? theirs.since(ours) : ours.since(theirs)
        guard difference > Self.noticeable else {
            return DoctorFinding(.clock, .ok, "\(Wording.length(difference)) apart")
        }
        let found =
            "the provider's clock is \(Wording.length(difference)) \(isAhead ? "ahead of" : "behind") this machine's"
        let mend = Mend(
            "Set this machine's clock (timedatectl status, chronyc tracking); if it is right, tell the provider"
        )
        guard difference > Self.tolerable else { return DoctorFinding(.clock, .warning, found, mend: mend) }
        return DoctorFinding(.clock, .failed, found + ": its tokens count as expired or not yet valid", mend: mend)
    }

    /// A cached answer keeps the date it was made (RFC 9111 §5.1).
    private static func time(_ answer: HTTPClientResponse) -> UnixTime? {
        guard let date = answer.value(of: "Date").flatMap({ GMTDate.httpTime($0) }) else { return nil }
        return date + .seconds(answer.value(of: "Age").flatMap { DocumentLife.digits($0[...]) } ?? 0)
    }
}
