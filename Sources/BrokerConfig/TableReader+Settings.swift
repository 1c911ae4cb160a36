import OAuthProtocol
import StrictTOML

extension TableReader {
    /// A duration such as `"15m"` between two bounds.
    func duration(_ key: String, atLeast least: Lifetime, atMost most: Lifetime) -> Lifetime? {
        guard let written = string(key) else { return nil }
        guard let duration = Lifetime(parsing: written.value), duration >= least, duration <= most else {
            log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no duration between \(least) and \(most)",
                    fix: "Write a number and s, m, h or d, such as \"90d\", \"15m\" or \"2s\""
                )
            )
            return nil
        }
        return duration
    }

    /// A list of permissions.
    func permissions(_ key: String) -> [Permission]? {
        strings(key)?.compactMap { (word($0) as Located<Permission>?)?.value }
    }

    /// A list without repeats, of which each member is checked.
    func uniqueStrings(_ key: String, check: (Located<String>) -> String?) -> [Located<String>]? {
        guard let found = strings(key) else { return nil }
        var kept: [Located<String>] = []
        for member in found {
            if let reason = check(member) {
                log.add(member.place.problem("\(Printable.quoted(member.value)) \(reason)"))
            } else if kept.contains(where: { $0.value.utf8.elementsEqual(member.value.utf8) }) {
                log.add(member.place.problem("\(Printable.quoted(member.value)) is listed twice", fix: "Remove one"))
            } else {
                kept.append(member)
            }
        }
        return kept
    }

    /// A list of names that aren't empty.
    func names(_ key: String) -> [Located<String>]? {
        uniqueStrings(key) { $0.value.isEmpty ? "is empty" : nil }
    }
}
