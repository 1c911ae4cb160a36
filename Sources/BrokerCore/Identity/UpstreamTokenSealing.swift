package import BrokerCrypto
import JOSE
import OAuthProtocol

/// Seals upstream tokens for the database: under a key derived from the master key, bound to their grant, so that neither the
/// database alone nor a row moved to another grant gives them away.
package struct UpstreamTokenSealing: Sendable {
    private let key: AEADKey

    package init(masterKey: AEADKey) {
        key = masterKey.derive(label: "upstream tokens")
    }

    package func seal(_ tokens: UpstreamTokens, ofGrant id: [UInt8]) throws(CryptoError) -> [UInt8] {
        var members = JSONObject()
        if let token = tokens.accessToken { members["access_token"] = .string(token.reveal()) }
        if let end = tokens.accessTokenExpiresAt { members["expires_at"] = .number(JSONNumber(end.seconds)) }
        if let token = tokens.refreshToken { members["refresh_token"] = .string(token.reveal()) }
        if let scope = tokens.scope { members["scope"] = .string(scope) }
        return try key.seal(JSONValue.object(members).serialized(), associatedData: id)
    }

    /// Nil for anything that was not sealed here for this grant.
    package func open(_ sealed: [UInt8], ofGrant id: [UInt8]) -> UpstreamTokens? {
        guard let plaintext = try? key.open(sealed, associatedData: id),
            let members = (try? JSONReader.parse(plaintext))?.objectValue
        else { return nil }
        return UpstreamTokens(
            accessToken: members["access_token"]?.stringValue.map { Secret($0) },
            accessTokenExpiresAt: members["expires_at"]?.int64Value.map(UnixTime.init(seconds:)),
            refreshToken: members["refresh_token"]?.stringValue.map { Secret($0) },
            scope: members["scope"]?.stringValue
        )
    }
}
