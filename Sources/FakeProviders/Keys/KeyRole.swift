/// Whose tokens a key is for. Only Entra knows more than one sort.
package enum KeyRole: Sendable, Equatable {
    /// Everybody's.
    case shared
    /// One tenant's alone: its entry in the key set names that tenant's issuer.
    case tenant(String)
    /// Applications' that have their claims mapped: shown only to who asks with `?appid=`.
    case application
}
