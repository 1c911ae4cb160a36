import BrokerCrypto

/// A certificate (RFC 5280 §4.1) that a key vouches for itself with, as `x5c` holds one.
struct SelfSignedCertificate {
    let subject: String
    /// RSA: signed with sha256WithRSAEncryption.
    let key: PrivateKey

    func der() throws -> Bytes {
        // RFC 8017 §A.2.4: 1.2.840.113549.1.1.11, parameters NULL.
        let algorithm = DER.sequence(
            DER.objectIdentifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B]),
            DER.null
        )
        // X.520 commonName, 2.5.4.3.
        let name = DER.sequence(
            DER.set(DER.sequence(DER.objectIdentifier([0x55, 0x04, 0x03]), DER.utf8String(subject)))
        )
        let certificate = DER.sequence(
            DER.explicit(0, DER.integer([2])),
            DER.integer([0x01] + SecureRandom.bytes(15)),
            algorithm,
            name,
            DER.sequence(DER.utcTime("200101000000Z"), DER.utcTime("491231235959Z")),
            name,
            try key.publicKey.subjectPublicKeyInfo()
        )
        let signature = try key.sign(certificate, scheme: .rsaPKCS1(.sha256))
        return DER.sequence(certificate, algorithm, DER.bitString(signature))
    }
}
