import StrictTOML

/// The keys of the contract that nothing in this version honours yet. This table is the only place that knows; it
/// shrinks as the program grows.
///
/// Each is read and checked for its type all the same. Where going on without it would leave the operator less safe
/// than the file says, or his users without what it promises, the file is refused; elsewhere a warning says that it has
/// no effect.
struct PendingKey {
    enum Section {
        case server, storage, client, rule, rateLimits
    }

    enum Kind {
        case boolean, string, strings, rate, address, addresses, table
    }

    enum Condition {
        case always
        case isTrue
        case isFalse
        case equals(String)
        case begins(with: [String])
    }

    enum Effect {
        case none
        case refused(fix: String?)
    }

    let section: Section
    let key: String
    let kind: Kind
    var when = Condition.always
    let effect: Effect

    static let all: [PendingKey] = [
        PendingKey(section: .server, key: "tls", kind: .table, effect: .refused(fix: "Let a reverse proxy end TLS")),
        PendingKey(section: .server, key: "trusted_proxies", kind: .strings, effect: .none),
        PendingKey(
            section: .server,
            key: "operations_listen",
            kind: .string,
            effect: .refused(fix: "Remove it; the proxy can keep /metrics and /readyz from the public")
        ),
        PendingKey(
            section: .storage,
            key: "url",
            kind: .string,
            when: .begins(with: ["postgres:", "postgresql:"]),
            effect: .refused(fix: "Use sqlite:data/cost-ops.db")
        ),
        PendingKey(section: .rule, key: "role", kind: .string, effect: .none),

        PendingKey(section: .rateLimits, key: "login_per_account", kind: .rate, effect: .none),
        PendingKey(section: .rateLimits, key: "login_per_address", kind: .rate, effect: .none),
        PendingKey(section: .rateLimits, key: "api_key", kind: .rate, effect: .none),
        PendingKey(section: .rateLimits, key: "client", kind: .rate, effect: .none),
        PendingKey(section: .rateLimits, key: "unauthenticated_per_address", kind: .rate, effect: .none),
    ]
}
