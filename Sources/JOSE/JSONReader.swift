package import BrokerCrypto

/// Reads JSON from outside, strictly: RFC 8259 in valid UTF-8 without a byte order mark (§8.1), no name twice in an
/// object (§4 leaves it open; a second reader that picks the other value is an attack), no half surrogate pairs
/// (§8.2), bounded.
package enum JSONReader {
    /// Bounds that hold before any memory is spent (RFC 8259 §9).
    package struct Limits: Sendable {
        package var maxBytes: Int
        package var maxDepth: Int
        /// Members and elements of all objects and arrays together.
        package var maxMembers: Int

        package init(maxBytes: Int = 1 << 20, maxDepth: Int = 32, maxMembers: Int = 50_000) {
            self.maxBytes = maxBytes
            // The reader recurses; this bound keeps it far from the end of a thread's stack.
            self.maxDepth = min(maxDepth, 256)
            self.maxMembers = maxMembers
        }
    }

    package static func parse(_ bytes: Bytes, limits: Limits = Limits()) throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.maxBytes else {
            throw JSONError(problem: .tooLong(limit: limits.maxBytes), offset: 0)
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw JSONError(problem: .byteOrderMark, offset: 0) }
        var parser = JSONParser(bytes, limits)
        return try parser.parseDocument()
    }

    /// For the documents that are objects by their specification: headers, claims, keys, metadata.
    package static func parseObject(_ bytes: Bytes, limits: Limits = Limits()) throws(JSONError) -> JSONObject {
        guard case .object(let object) = try parse(bytes, limits: limits) else {
            throw JSONError(problem: .notAnObject, offset: 0)
        }
        return object
    }
}
