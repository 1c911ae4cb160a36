/// What a write ends with, and whether what it did until then stays.
enum WriteOutcome<Value: Sendable>: Sendable {
    case keep(Value)
    /// An answer, not a failure; but nothing that was written on the way to it may stay.
    case discard(Value)

    var value: Value {
        switch self {
        case .keep(let value), .discard(let value): value
        }
    }
}
