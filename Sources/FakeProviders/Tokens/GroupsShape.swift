import JOSE

/// The JSON in which a provider writes a person's groups.
package enum GroupsShape: Sendable {
    /// As the person has them.
    case asTheyAre
    /// One text, with commas between.
    case text
    /// An object whose members' names are the groups, each with the organization that gave it (Zitadel's roles).
    case object(organization: String, domain: String)
    case absent

    func shaped(_ groups: JSONValue) -> JSONValue? {
        let names = groups.arrayValue?.compactMap(\.stringValue) ?? groups.stringValue.map { [$0] } ?? []
        switch self {
        case .asTheyAre: return groups
        case .absent: return nil
        case .text: return .string(names.joined(separator: ","))
        case .object(let organization, let domain):
            return .object(JSONObject(names.map { ($0, .object([organization: .string(domain)])) }))
        }
    }
}
