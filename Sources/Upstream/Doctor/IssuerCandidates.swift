import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Issuers near the one that was written, to be tried where that one has no metadata.
struct IssuerCandidates {
    let context: DoctorContext

    /// Endings that issuers have and people leave away, or write where there is none.
    private static let endings = ["/oauth2/default", "/v2.0", "/oidc"]
    private static let most = 8

    var candidates: [String] {
        let connection = context.connection
        // Where the address was written by itself, the issuer has no part in it.
        guard exactlyEqual(connection.discoveryURL, ProviderConnection.discoveryURL(ofIssuer: connection.issuer)),
            let authority = URLAuthority(ofHTTPURL: connection.issuer), let address = WebAddress(connection.issuer)
        else { return [] }
        let origin = (address.isHTTPS ? "https://" : "http://") + authority.host
        let base = origin + (authority.port.map { ":\($0)" } ?? "")
        let path = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
        var found: [String] = []
        func add(_ text: String) {
            if !exactlyEqual(text, connection.issuer), !found.contains(where: { exactlyEqual($0, text) }) {
                found.append(text)
            }
        }
        let ordinary = IssuerDifference.withoutAdmin(authority.host)
        if !exactlyEqual(ordinary, authority.host) {
            add((address.isHTTPS ? "https://" : "http://") + ordinary + (authority.port.map { ":\($0)" } ?? "") + path)
        }
        if let ending = Self.endings.first(where: { path.hasSuffix($0) }) { add(base + path.dropLast(ending.count)) }
        for ending in Self.endings where !path.hasSuffix(ending) { add(base + path + ending) }
        // Keycloak before and after its version 17.
        if path.hasPrefix("/auth/realms/") { add(base + path.dropFirst(5)) }
        if path.hasPrefix("/realms/") { add(base + "/auth" + path) }
        if !path.isEmpty { add(EgressAllowList.lowercased(base + path)) }
        if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) { add(base + path[..<slash]) }
        return Array(found.prefix(Self.most))
    }

    /// The first candidate at whose address there is metadata, with the issuer that this names.
    func answering() async -> String? {
        for candidate in candidates {
            let url = ProviderConnection.discoveryURL(ofIssuer: candidate)
            guard let response = try? await context.get(url), response.status == 200,
                let document = try? JSONReader.parseObject(response.body),
                case .string(let issuer)? = document["issuer"],
                WebAddress(issuer)?.isSecureEnough == true, case .string? = document["jwks_uri"]
            else { continue }
            return issuer
        }
        return nil
    }
}
