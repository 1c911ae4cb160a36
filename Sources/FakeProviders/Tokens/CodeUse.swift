/// What became of a code that was presented.
enum CodeUse: Sendable {
    case first(GrantedCode)
    case usedBefore
    case expired
    case unknown
    /// Another client's: not used up by this.
    case foreign
}
