import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue

/// In what way an issuer differs from the one expected: nearly always in one of these.
enum IssuerDifference: Equatable {
    /// The document stands for many tenants: `{tenantid}`.
    case template
    /// The found one ends in a slash that the expected one lacks, or the other way round.
    case slashAdded, slashRemoved
    case scheme
    case letterCase
    /// The host of the provider's admin console, `acme-admin.okta.com`.
    case adminHost
    /// One segment of the path is a tenant's id where a name was written.
    case tenantName
    /// Metadata of Entra's older endpoint.
    case version1
    /// The same host, with more or less of a path: another authorization server there.
    case pathAdded, pathRemoved
    /// The same path at another host: a custom domain, or the tenant's own.
    case host
    case other

    /// - Returns: nil where they are the same bytes.
    init?(expected: String, found: String) {
        guard !exactlyEqual(expected, found) else { return nil }
        func same(_ left: String, _ right: String) -> Bool { exactlyEqual(left, right) }
        let (wanted, actual) = (Self.parts(expected), Self.parts(found))
        if found.holds("{tenantid}") || found.holds("{tenantId}") {
            self = .template
        } else if same(expected + "/", found) {
            self = .slashAdded
        } else if same(expected, found + "/") {
            self = .slashRemoved
        } else if same(wanted.host, actual.host), same(wanted.path, actual.path) {
            self = .scheme
        } else if same(EgressAllowList.lowercased(expected), EgressAllowList.lowercased(found)) {
            self = .letterCase
        } else if same(Self.withoutAdmin(wanted.host), Self.withoutAdmin(actual.host)), !same(wanted.host, actual.host)
        {
            self = .adminHost
        } else if same(wanted.host, actual.host), Self.namesTenant(wanted.path, actual.path) {
            self = .tenantName
        } else if same(actual.host, "sts.windows.net") {
            self = .version1
        } else if same(wanted.host, actual.host), found.utf8.starts(with: expected.utf8) {
            self = .pathAdded
        } else if same(wanted.host, actual.host), expected.utf8.starts(with: found.utf8) {
            self = .pathRemoved
        } else if same(wanted.path, actual.path) {
            self = .host
        } else {
            self = .other
        }
    }

    /// Host and port, and the path without a trailing slash.
    private static func parts(_ text: String) -> (host: String, path: String) {
        guard let address = WebAddress(text), let authority = URLAuthority(ofHTTPURL: text) else { return (text, "") }
        let path = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
        return (authority.host + (authority.port.map { ":\($0)" } ?? ""), path)
    }

    static func withoutAdmin(_ host: String) -> String {
        let label = host.prefix { $0 != "." }
        guard label.hasSuffix("-admin") else { return host }
        return String(label.dropLast(6) + host.dropFirst(label.count))
    }

    private static func namesTenant(_ expected: String, _ found: String) -> Bool {
        let wanted = expected.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let actual = found.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let differing = zip(wanted, actual).filter { !exactlyEqual($0, $1) }
        guard wanted.count == actual.count, differing.count == 1, let (name, id) = differing.first else { return false }
        return ParameterPattern.uuid.matches(id) && !ParameterPattern.uuid.matches(name)
    }
}
