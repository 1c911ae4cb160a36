package import BrokerCrypto

/// Seals providers' ID tokens for the database, where they wait for a logout (`id_token_hint`, OIDC RP-Initiated Logout §2):
/// under a key derived from the master key, bound to whom they are of.
package struct IDTokenSealing: Sendable {
    private let key: AEADKey

    package init(masterKey: AEADKey) {
        key = masterKey.derive(label: "upstream ID tokens")
    }

    package func seal(_ token: Secret<String>, provider: String, subject: String) throws(CryptoError) -> [UInt8] {
        try key.seal(Array(token.reveal().utf8), associatedData: Self.binding(provider, subject))
    }

    /// Nil for anything that was not sealed here for this person.
    package func open(_ sealed: [UInt8], provider: String, subject: String) -> Secret<String>? {
        guard let bytes = try? key.open(sealed, associatedData: Self.binding(provider, subject)) else { return nil }
        return String(validating: bytes, as: UTF8.self).map { Secret($0) }
    }

    /// A provider's id has no U+0000.
    private static func binding(_ provider: String, _ subject: String) -> [UInt8] {
        Array(provider.utf8) + [0] + Array(subject.utf8)
    }
}
