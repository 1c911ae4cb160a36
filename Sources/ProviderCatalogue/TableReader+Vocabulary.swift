import JOSE
import StrictTOML

/// Words that provider files and operators' entries share.
extension TableReader {
    /// A list of scopes that holds `openid`, each of RFC 6749 §3.3's characters.
    func scopes(_ key: String) -> [Located<String>]? {
        guard let found = strings(key) else { return nil }
        for scope in found where !Self.isScopeToken(scope.value) {
            log.add(
                scope.place.problem(
                    "\(Printable.quoted(scope.value)) is no scope",
                    fix: "A scope has neither space nor quote"
                )
            )
        }
        if !found.contains(where: { $0.value == "openid" }) {
            log.add(place(of: key).problem("lacks 'openid', without which a provider sends no ID token", fix: "Add it"))
        }
        return found.filter { Self.isScopeToken($0.value) }
    }

    /// A list of the signatures an ID token may carry, at least one. The vocabulary has neither `none` nor HMAC.
    func allowedAlgorithms() -> [String]? {
        guard let found = strings("allowed_algorithms") else { return nil }
        if found.isEmpty {
            log.add(place(of: "allowed_algorithms").problem("is empty", fix: "Name at least one, such as RS256"))
        }
        return found.compactMap { (word($0) as Located<SignatureAlgorithm>?)?.value.rawValue }
    }

    /// `claims = { ours = "theirs" }`.
    func claimNames() -> [(field: ClaimNames.Field, claim: String)] {
        guard let names = table("claims") else { return [] }
        let named = ClaimNames.Field.allCases.compactMap { field in
            names.nonEmptyString(field.rawValue).map { (field: field, claim: $0.value) }
        }
        names.finish()
        if let subject = named.first(where: { $0.field == .subject })?.claim, Self.changeableNames.contains(subject) {
            log.add(
                names.place(of: "subject").problem(
                    "\(Printable.quoted(subject)) changes hands and can't tell who a person is",
                    fix: "Name a claim that is never reused"
                )
            )
        }
        return named
    }

    /// The names of request parameters that may be set freely.
    func checkParameterName(_ name: String, at place: Place) -> Bool {
        guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            log.add(place.problem("is no name of a request parameter", fix: "Use letters, digits and underscores"))
            return false
        }
        guard !ReservedParameter.isReserved(name) else {
            log.add(
                place.problem(
                    "is set by the broker itself",
                    fix: ReservedParameter.key(of: name).map { "The connection's own key \($0) sets it" } ?? "Remove it"
                )
            )
            return false
        }
        return true
    }

    /// A recycled address or user name would bring its predecessor's account along.
    private static let changeableNames = ["email", "preferred_username", "upn", "unique_name", "name", "nickname"]

    private static func isScopeToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x21, 0x23...0x5B, 0x5D...0x7E: true
                default: false
                }
            }
    }
}
