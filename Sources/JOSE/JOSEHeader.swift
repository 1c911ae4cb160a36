package import BrokerCrypto

/// The header of a JWS, once nothing in it asks for more than we do (RFC 7515 §4).
///
/// `jwk`, `jku`, `x5u`, `x5c` and the like are left where they are: a token never says which key to trust, so they are
/// neither read nor fetched (RFC 8725 §3.10). Members nobody knows are ignored (RFC 7515 §4).
package struct JOSEHeader: Sendable {
    package let algorithm: SignatureAlgorithm
    /// `kid`, an opaque string (RFC 7515 §4.1.4).
    package let keyID: String?
    /// `typ` as written; see ``hasType(_:)``.
    package let type: String?
    /// `cty` as written.
    package let contentType: String?
    /// Everything that was in the header. Unsigned until the token is verified.
    package let members: JSONObject

    package init(parsing bytes: Bytes, limits: JSONReader.Limits = JSONReader.Limits()) throws(JWSError) {
        let members: JSONObject
        do {
            members = try JSONReader.parseObject(bytes, limits: limits)
        } catch {
            throw .malformed("the header is \(error)")
        }
        // RFC 7515 §4.1.11: an extension we do not understand makes the JWS invalid; we understand none, and an empty
        // list is not allowed either.
        guard members["crit"] == nil else { throw .headerRefused("the header demands extensions (crit)") }
        // RFC 7797 §3: `b64` changes what is signed. Read as base64url all the same, its payload would be another one.
        guard members["b64"] == nil else { throw .headerRefused("the header has b64, an unencoded payload") }
        // `zip` is a member of JWE (RFC 7516 §4.1.3); in a JWS somebody expects us to decompress.
        guard members["zip"] == nil else { throw .headerRefused("the header has zip, a compressed payload") }

        guard let name = try Self.string("alg", of: members) else { throw .headerRefused("the header has no alg") }
        guard let algorithm = SignatureAlgorithm(name: name) else { throw .unsupportedAlgorithm(name) }
        self.algorithm = algorithm
        keyID = try Self.string("kid", of: members)
        type = try Self.string("typ", of: members)
        contentType = try Self.string("cty", of: members)
        self.members = members
    }

    /// Whether `typ` is this media type, in any case, with or without `application/` (RFC 7515 §4.1.9, RFC 9068 §4).
    package func hasType(_ expected: String) -> Bool {
        guard let type else { return false }
        return Self.shortType(type).elementsEqual(Self.shortType(expected))
    }

    private static func string(_ name: String, of members: JSONObject) throws(JWSError) -> String? {
        switch members[name] {
        case nil: return nil
        case .string(let value)?: return value
        case let other?: throw .headerRefused("the header's \(name) is \(other.kind), not a string")
        }
    }

    /// Lower-cased ASCII without the prefix that may be left out. Bytes, so that no case folding of other scripts
    /// joins in.
    private static func shortType(_ type: String) -> ArraySlice<UInt8> {
        let lowered = type.utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
        let prefix = Array("application/".utf8)
        return lowered.starts(with: prefix) ? lowered.dropFirst(prefix.count) : lowered[...]
    }
}
