package import JOSE

/// A fault of the metadata document.
package enum DiscoveryFault: Sendable {
    /// The right issuer with a slash added, or taken away where it ends in one.
    case toggledSlash
    /// Another issuer.
    case issuer(String)
    /// A member left away.
    case missing(String)
    /// A member replaced or added.
    case member(String, JSONValue)
    /// The text of the whole document.
    case document(String)
}
