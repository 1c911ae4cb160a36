/// A fault of an interface that lists a person's groups.
package enum GroupServiceFault: Sendable {
    /// 403, in the interface's own words: the permission, the licence or the delegation is missing.
    case forbidden
    /// 401, in the interface's own words.
    case unauthorized
    /// 403 on the second page and later, so that a part of the groups is known.
    case forbiddenAfterFirstPage
    /// The link to the next page leads elsewhere.
    case nextPage(String)
    /// Every page links to itself.
    case endlessPages
    /// A page whose list is missing.
    case withoutList
}
