package import BrokerCrypto

/// The keys of one issuer that can be used (RFC 7517 §5), and what was left out.
package struct JWKSet: Sendable {
    /// An entry of the set that is not used. It does not keep the others from being used (RFC 7517 §5).
    package struct Ignored: Sendable {
        package let index: Int
        package let keyID: String?
        package let reason: JWKError
    }

    /// Each point has to be checked, so a set of thousands is a way to keep us busy.
    private static let mostKeys = 256

    package let keys: [JWK]
    package let ignored: [Ignored]

    package init(keys: [JWK]) {
        self.keys = keys
        ignored = []
    }

    /// - Throws: if the document as a whole is not a key set. A set without one usable key is still a set.
    package init(parsing bytes: Bytes, limits: JSONReader.Limits = JSONReader.Limits()) throws(JWKError) {
        let json: JSONObject
        do {
            json = try JSONReader.parseObject(bytes, limits: limits)
        } catch {
            throw .malformed("the key set is \(error)")
        }
        try self.init(json)
    }

    package init(_ json: JSONObject) throws(JWKError) {
        guard case .array(let entries)? = json["keys"] else { throw .malformed("the key set has no array named keys") }
        guard entries.count <= Self.mostKeys else {
            throw .malformed("the key set has more than \(Self.mostKeys) keys")
        }
        var keys: [JWK] = []
        var ignored: [Ignored] = []
        for (index, entry) in entries.enumerated() {
            do throws(JWKError) {
                guard case .object(let object) = entry else { throw .malformed("the key is not an object") }
                keys.append(try JWK(object))
            } catch {
                let keyID = entry.objectValue?["kid"]?.stringValue
                ignored.append(Ignored(index: index, keyID: keyID, reason: error))
            }
        }
        self.keys = keys
        self.ignored = ignored
    }

    /// The set as it is published: public members only.
    package func json() -> JSONObject {
        ["keys": .array(keys.map { .object($0.json()) })]
    }
}
