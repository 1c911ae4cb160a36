/// Key paths as people read them: `auth.oauth.providers[0].claims."https://acme.example/roles"`.
package enum KeyPathText {
    package static func append(_ key: String, to path: String) -> String {
        let shown = !key.isEmpty && key.utf8.allSatisfy(isBareKeyByte) ? key : "\"\(key)\""
        return path.isEmpty ? shown : "\(path).\(shown)"
    }

    /// What a key may hold without quotes (TOML 1.0, "Keys").
    static func isBareKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
