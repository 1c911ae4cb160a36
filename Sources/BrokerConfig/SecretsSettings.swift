package import BrokerCrypto

/// `[secrets]`: where the key that encrypts signing keys and upstream tokens at rest comes from.
package struct SecretsSettings: Sendable {
    package enum MasterKey: Sendable {
        /// Made at start where it is missing, with mode 0600. The path is resolved.
        case file(path: String)
        /// The 32 bytes of `COST_OPS_MASTER_KEY`, which is set to their base64 or base64url form, or to 64 hex digits.
        case value(Secret<[UInt8]>)
    }

    package var masterKey = MasterKey.file(path: "data/master.key")

    package init() {}
}
