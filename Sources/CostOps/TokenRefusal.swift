/// Why a token command ends with exit code 1.
struct TokenRefusal: Error, Equatable, CustomStringConvertible {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    var description: String { reason }
}
