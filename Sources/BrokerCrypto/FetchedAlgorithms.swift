import COpenSSL

/// Algorithms looked up once for the life of the process. OpenSSL 3 takes a lock and walks its providers each time an
/// algorithm is named, which costs more than hashing a token does.
enum FetchedAlgorithms {
    static let sha256 = FetchedDigest("SHA2-256")
    static let sha384 = FetchedDigest("SHA2-384")
    static let sha512 = FetchedDigest("SHA2-512")
    static let aes256GCM = FetchedCipher("AES-256-GCM")

    static func digest(_ algorithm: HashAlgorithm) -> FetchedDigest? {
        switch algorithm {
        case .sha256: sha256
        case .sha384: sha384
        case .sha512: sha512
        }
    }
}

/// An `EVP_MD` that is never freed. `@unchecked Sendable`: immutable once fetched.
struct FetchedDigest: @unchecked Sendable {
    let pointer: OpaquePointer

    init?(_ name: String) {
        guard let pointer = EVP_MD_fetch(nil, name, nil) else { return nil }
        self.pointer = pointer
    }
}

/// An `EVP_CIPHER` that is never freed. `@unchecked Sendable`: immutable once fetched.
struct FetchedCipher: @unchecked Sendable {
    let pointer: OpaquePointer

    init?(_ name: String) {
        guard let pointer = EVP_CIPHER_fetch(nil, name, nil) else { return nil }
        self.pointer = pointer
    }
}
