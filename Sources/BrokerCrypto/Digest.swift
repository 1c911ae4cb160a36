import COpenSSL

/// SHA-2 digests. They cannot fail: the state lives on the stack, and no algorithm has to be looked up.
package enum Digest {
    package static func sha256(_ message: Bytes) -> Bytes {
        hash(message, with: .sha256)
    }

    package static func hash(_ message: Bytes, with algorithm: HashAlgorithm) -> Bytes {
        let length = algorithm.digestLength
        return Bytes(unsafeUninitializedCapacity: length) { buffer, initialized in
            switch algorithm {
            case .sha256: broker_sha256(message, message.count, buffer.baseAddress)
            case .sha384: broker_sha384(message, message.count, buffer.baseAddress)
            case .sha512: broker_sha512(message, message.count, buffer.baseAddress)
            }
            initialized = length
        }
    }
}
