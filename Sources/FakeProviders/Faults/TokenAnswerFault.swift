package import JOSE

/// A fault of a successful token answer.
package enum TokenAnswerFault: Sendable {
    /// A member left away.
    case missing(String)
    /// A member replaced or added.
    case member(String, JSONValue)
    /// An error with the given status instead; the code is used up.
    case error(String, description: String? = nil, status: Int = 400)
}
