package import JOSE

/// An HTTP answer, and the manner in which the connection delivers it.
package struct Answer: Sendable {
    /// How the bytes travel. Everything but `.whole` is a fault to survive.
    package enum Delivery: Sendable, Equatable {
        case whole
        /// `Content-Length` promises all, the connection ends after this many bytes.
        case truncated(after: Int)
        /// The connection is reset before a byte of the answer.
        case reset
        /// The body is followed by spaces up to this many bytes, sent in chunks without a length.
        case padded(to: Int)
        /// The body comes in pieces of this many bytes, with a pause before each.
        case dripping(bytes: Int, every: Duration)
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    package var delivery = Delivery.whole
    /// How long the server thinks before the first byte.
    package var delay = Duration.zero

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func json(_ value: JSONValue, status: Int = 200, headers: [(name: String, value: String)] = [])
        -> Answer
    {
        Answer(status: status, headers: [("Content-Type", "application/json")] + headers, body: value.serialized())
    }

    package static func text(_ text: String, status: Int = 200) -> Answer {
        Answer(status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(text.utf8))
    }

    /// 303, so that a browser follows with GET after a form post as well (RFC 9700 §4.12).
    package static func redirect(to location: String, headers: [(name: String, value: String)] = []) -> Answer {
        Answer(status: 303, headers: [("Location", location), ("Cache-Control", "no-store")] + headers)
    }

    /// For what holds tokens (RFC 6749 §5.1).
    package static let noStore: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"), ("Pragma", "no-cache"),
    ]

    package static let notFound = Answer.text("Not found\n", status: 404)

    package static func methodNotAllowed(allowed: String) -> Answer {
        var answer = Answer.text("Method not allowed\n", status: 405)
        answer.set("Allow", to: allowed)
        return answer
    }

    /// Replaces every field of that name.
    package mutating func set(_ name: String, to value: String) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append((name, value))
    }
}
