/// The rules an RSA public key must satisfy before libcrypto sees it.
struct RSAPublicNumbers {
    let modulus: Bytes
    let exponent: Bytes
    let bits: Int

    /// RFC 7518 §3.3, §3.5: 2048 bits or larger.
    private static let fewestBits = 2048
    /// Four times what providers use; a larger one is only a way to keep us busy.
    private static let mostBits = 8192

    init(modulus: Bytes, exponent: Bytes) throws(CryptoError) {
        // RFC 7518 §6.3.1.1 knows of libraries that write one zero octet too many in front of the modulus.
        self.modulus = try Self.minimal(modulus.first == 0 ? modulus.dropFirst() : modulus[...])
        self.exponent = try Self.minimal(exponent[...])
        bits = self.modulus.count * 8 - (self.modulus.first?.leadingZeroBitCount ?? 8)

        guard bits >= Self.fewestBits else { throw CryptoError("the RSA modulus has fewer than 2048 bits") }
        guard bits <= Self.mostBits else { throw CryptoError("the RSA modulus has more than 8192 bits") }
        guard self.modulus.last.map({ $0 & 1 == 1 }) == true else { throw CryptoError("the RSA modulus is even") }

        // RFC 8017 §3.1: an odd number from 3. With 1 every message is its own signature. Real exponents have 17 bits
        // at most; a long one would make each verification as dear as a signature.
        guard self.exponent.count <= 8 else { throw CryptoError("the RSA exponent has more than 64 bits") }
        let value = self.exponent.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard value >= 3, value & 1 == 1 else { throw CryptoError("the RSA exponent is not an odd number from 3") }

        guard !WeakRSAKey.hasInfineonFingerprint(modulus: self.modulus) else {
            throw CryptoError("the RSA modulus was made by a broken generator (CVE-2017-15361)")
        }
    }

    /// The fewest octets (RFC 7518 §2, Base64urlUInt).
    private static func minimal(_ number: ArraySlice<UInt8>) throws(CryptoError) -> Bytes {
        guard let first = number.first, first != 0 else { throw CryptoError("an RSA number is empty or padded") }
        return Bytes(number)
    }
}
