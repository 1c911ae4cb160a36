import BrokerCore

/// People as rows.
enum UserRow {
    /// Columns as `read` takes them. Kept beside the statements that name them.
    static let columnCount = 12

    /// - Parameter first: where the person's columns begin: id, name, given_name, family_name, preferred_username, picture,
    ///   locale, email, email_verified, group_names, created_at, disabled_at.
    static func read(_ row: any SQLRow, from first: Int = 0) throws(StoreError) -> User {
        let profile = Profile(
            name: try row.optionalText(first + 1),
            givenName: try row.optionalText(first + 2),
            familyName: try row.optionalText(first + 3),
            preferredUsername: try row.optionalText(first + 4),
            picture: try row.optionalText(first + 5),
            locale: try row.optionalText(first + 6),
            email: try row.optionalText(first + 7),
            emailVerified: try row.flag(first + 8),
            groups: try NetstringList.decode(try row.blob(first + 9), column: row.name(of: first + 9))
        )
        return User(
            id: try row.text(first),
            profile: profile,
            createdAt: try row.time(first + 10),
            disabledAt: try row.optionalTime(first + 11)
        )
    }

    /// The profile's values from `name` to `group_names`.
    static func values(of profile: Profile) -> [SQLValue] {
        [
            .text(profile.name), .text(profile.givenName), .text(profile.familyName), .text(profile.preferredUsername),
            .text(profile.picture), .text(profile.locale), .text(profile.email), .flag(profile.emailVerified),
            .blob(NetstringList.encode(profile.groups)),
        ]
    }
}
