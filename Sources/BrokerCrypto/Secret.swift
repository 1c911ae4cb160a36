/// A value that must not reach a log, a dump or an error message: every way Swift has of showing it shows dots.
///
/// Deliberately neither `Codable` nor `Equatable`: it leaves only through ``reveal()``, which is easy to search for,
/// and secrets are compared with ``constantTimeEqual(_:_:)``.
package struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    package init(_ value: Value) {
        self.value = value
    }

    /// The value itself. Call it where the value is used, and pass on nothing but the `Secret` until then.
    package func reveal() -> Value { value }

    /// Applies a change to the value without taking it out.
    package func map<Other: Sendable>(_ transform: (Value) throws -> Other) rethrows -> Secret<Other> {
        Secret<Other>(try transform(value))
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
