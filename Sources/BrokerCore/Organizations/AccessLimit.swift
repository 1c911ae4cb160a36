import BrokerCrypto

/// Which of a person's organizations count for one login.
package struct AccessLimit: Sendable {
    /// The one that the app asked for.
    package let requested: String?
    /// Those whose people may sign in to the app; nil for all.
    package let served: [String]?

    package static let none = AccessLimit(requested: nil, served: nil)

    package init(requested: String?, served: [String]?) {
        self.requested = requested
        self.served = served
    }

    func serves(_ organization: String?) -> Bool {
        guard let served else { return true }
        return organization.map { one in served.contains { exactlyEqual($0, one) } } ?? false
    }

    func asksFor(_ organization: String?) -> Bool {
        guard let requested else { return true }
        return organization.map { exactlyEqual($0, requested) } ?? false
    }
}
