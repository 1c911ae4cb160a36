import BrokerCore

extension Profile {
    /// This profile with the names of `earlier` where it has none itself: some providers state a name at the first login only.
    /// Everything else is what the provider says now: an address that it no longer vouches for must not stay vouched for.
    func keepingNames(of earlier: Profile) -> Profile {
        var merged = self
        merged.name = name ?? earlier.name
        merged.givenName = givenName ?? earlier.givenName
        merged.familyName = familyName ?? earlier.familyName
        merged.preferredUsername = preferredUsername ?? earlier.preferredUsername
        return merged
    }

    /// Without U+0000, which PostgreSQL's text can't hold and no display needs.
    var storable: Profile {
        func clean(_ text: String?) -> String? {
            guard let text, text.utf8.contains(0) else { return text }
            return String(decoding: text.utf8.filter { $0 != 0 }, as: UTF8.self)
        }
        return Profile(
            name: clean(name),
            givenName: clean(givenName),
            familyName: clean(familyName),
            preferredUsername: clean(preferredUsername),
            picture: clean(picture),
            locale: clean(locale),
            email: clean(email),
            emailVerified: emailVerified,
            groups: groups
        )
    }

    /// Whether both hold the same bytes. `==` of two texts is Unicode's equivalence, by which a changed spelling is no change.
    func isIdentical(to other: Profile) -> Bool {
        func same(_ left: String?, _ right: String?) -> Bool {
            switch (left, right) {
            case (nil, nil): true
            case (let left?, let right?): left.utf8.elementsEqual(right.utf8)
            default: false
            }
        }
        return emailVerified == other.emailVerified && same(name, other.name) && same(givenName, other.givenName)
            && same(familyName, other.familyName) && same(preferredUsername, other.preferredUsername)
            && same(picture, other.picture) && same(locale, other.locale) && same(email, other.email)
            && groups.count == other.groups.count && zip(groups, other.groups).allSatisfy { same($0, $1) }
    }
}
