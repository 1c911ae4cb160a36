/// A fault of an HTTP answer as a whole.
package struct AnswerFault: Sendable {
    package enum Kind: Sendable {
        /// The right answer, late.
        case slow(Duration)
        /// The right answer in small pieces.
        case dripping(bytes: Int, every: Duration)
        /// Another status, with a small body. Nothing else happens: no code is used up.
        case status(Int, retryAfter: String? = nil)
        /// The right answer cut off after this many bytes; a negative count cuts that many from its end.
        case truncated(Int)
        /// The right answer followed by white space up to this size.
        case huge(bytes: Int)
        /// A redirect, which a relying party must not follow (secrets are in the request).
        case redirect(to: String)
        /// The connection is accepted and reset.
        case reset
        /// The right answer under another content type.
        case contentType(String)
        /// Other bytes altogether, as JSON.
        case replaced([UInt8])
        /// Further header fields.
        case headers([(name: String, value: String)])
    }

    package var kind: Kind
    /// After so many answers the fault is over; nil: never.
    package var remaining: Int?

    package init(_ kind: Kind, times: Int? = nil) {
        self.kind = kind
        remaining = times
    }

    /// The answer that stands in for the endpoint's own, where the fault is of that sort.
    var replacement: Answer? {
        switch kind {
        case .status(let status, let retryAfter):
            var answer = Answer.text("This answer is a fault that was asked for\n", status: status)
            if let retryAfter { answer.set("Retry-After", to: retryAfter) }
            return answer
        case .redirect(let location):
            return Answer(status: 302, headers: [("Location", location)])
        case .reset:
            var answer = Answer(status: 200)
            answer.delivery = .reset
            return answer
        case .replaced(let bytes):
            return Answer(status: 200, headers: [("Content-Type", "application/json")], body: bytes)
        case .slow, .dripping, .truncated, .huge, .contentType, .headers:
            return nil
        }
    }

    /// Spoils the endpoint's own answer, where the fault is of that sort.
    func apply(to answer: inout Answer) {
        switch kind {
        case .slow(let delay):
            answer.delay = delay
        case .dripping(let bytes, let pause):
            answer.delivery = .dripping(bytes: bytes, every: pause)
        case .truncated(let count):
            answer.delivery = .truncated(after: count < 0 ? max(answer.body.count + count, 0) : count)
        case .huge(let bytes):
            answer.delivery = .padded(to: bytes)
        case .contentType(let type):
            answer.set("Content-Type", to: type)
        case .headers(let fields):
            for field in fields { answer.set(field.name, to: field.value) }
        case .status, .redirect, .reset, .replaced:
            break
        }
    }
}
