/// The two shapes of an ECDSA signature: `r || s` of fixed length in JWS (RFC 7518 §3.4), and the DER SEQUENCE of two
/// INTEGERs that libcrypto speaks (RFC 3279 §2.2.3).
enum ECDSASignature {
    /// - Returns: `nil` unless the length is exactly twice the coordinate's and neither half is zero. That both are
    ///   below the group's order is checked by the verification itself.
    static func der(fromRaw raw: Bytes, curve: EllipticCurve) -> Bytes? {
        let half = curve.coordinateLength
        guard raw.count == 2 * half else { return nil }
        guard let r = integer(raw[..<half]), let s = integer(raw[half...]) else { return nil }
        var der: Bytes = [0x30]
        der.reserveCapacity(r.count + s.count + 3)
        appendLength(r.count + s.count, to: &der)
        der.append(contentsOf: r)
        der.append(contentsOf: s)
        return der
    }

    /// - Returns: `nil` for anything but the encoding libcrypto writes.
    static func raw(fromDER der: Bytes, curve: EllipticCurve) -> Bytes? {
        let half = curve.coordinateLength
        var rest = der[...]
        guard rest.popFirst() == 0x30, let length = popLength(&rest), length == rest.count else { return nil }
        var raw: Bytes = []
        raw.reserveCapacity(2 * half)
        for _ in 0..<2 {
            guard rest.popFirst() == 0x02, let count = popLength(&rest), count <= rest.count else { return nil }
            let digits = rest.prefix(count).drop(while: { $0 == 0 })
            rest = rest.dropFirst(count)
            guard digits.count <= half else { return nil }
            raw.append(contentsOf: repeatElement(0, count: half - digits.count))
            raw.append(contentsOf: digits)
        }
        return rest.isEmpty ? raw : nil
    }

    /// A positive DER INTEGER of the fewest octets; `nil` for zero, which neither `r` nor `s` may be.
    private static func integer(_ bigEndian: ArraySlice<UInt8>) -> Bytes? {
        let digits = bigEndian.drop(while: { $0 == 0 })
        guard let first = digits.first else { return nil }
        let needsSignOctet = first >= 0x80
        // A coordinate has 66 octets at most, so an INTEGER's length always fits the short form.
        var integer: Bytes = [0x02, UInt8(truncatingIfNeeded: digits.count + (needsSignOctet ? 1 : 0))]
        if needsSignOctet { integer.append(0) }
        integer.append(contentsOf: digits)
        return integer
    }

    private static func appendLength(_ length: Int, to der: inout Bytes) {
        // Two INTEGERs of P-521 need 138 octets: one length octet of the long form.
        if length >= 0x80 { der.append(0x81) }
        der.append(UInt8(truncatingIfNeeded: length))
    }

    private static func popLength(_ der: inout ArraySlice<UInt8>) -> Int? {
        guard let first = der.popFirst() else { return nil }
        if first < 0x80 { return Int(first) }
        guard first == 0x81, let long = der.popFirst() else { return nil }
        return Int(long)
    }
}
