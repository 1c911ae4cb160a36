/// How a login ended, as the table shows it.
enum LoginOutcome: Sendable, Equatable {
    /// The app got tokens.
    /// - Parameters:
    ///   - identities: every identity of the person behind `sub`, each as `provider:subject`. More than one, and an account
    ///     was taken over.
    case admitted(organization: String?, permissions: [String], identities: [String], emailVerified: Bool)
    /// A page of the broker's: its status and the class of the failure in the log.
    case refused(status: Int, class: String)
    /// The browser went back to the app, with an error.
    case backAtApp(error: String)
    /// A page of the provider's, which says this.
    case atProvider(String)

    /// Somebody known by one identity.
    static func admitted(
        _ organization: String?,
        _ permissions: String,
        _ identity: String,
        _ address: Address = .verified
    ) -> LoginOutcome {
        .admitted(
            organization: organization,
            permissions: permissions.split(separator: " ").map(String.init),
            identities: [identity],
            emailVerified: address == .verified
        )
    }

    /// What the broker's token says of the person's address.
    enum Address {
        case verified, unverified
    }
}

extension LoginOutcome: CustomStringConvertible {
    var description: String {
        switch self {
        case .admitted(let organization, let permissions, let identities, let emailVerified):
            "\(organization ?? "no organization") [\(permissions.joined(separator: " "))] "
                + identities.joined(separator: " and ") + (emailVerified ? ", verified" : ", not verified")
        case .refused(let status, let outcome): "page \(status) \(outcome)"
        case .backAtApp(let error): "back at the app: \(error)"
        case .atProvider(let words): "page of the provider: \(words)"
        }
    }
}
