import COpenSSL

/// An X.509 certificate, for its key and its thumbprint. Whether anybody should trust it is not asked here.
package struct Certificate: Sendable {
    package let publicKey: PublicKey
    /// SHA-256 of the DER form (RFC 7515 §4.1.8).
    package let sha256Thumbprint: Bytes

    /// The first certificate of a PEM text.
    package init(pem: String) throws(CryptoError) {
        let memory = try MemoryBIO(Bytes(pem.utf8))
        guard let certificate = memory.read({ PEM_read_bio_X509($0, nil, refusePassphrase, nil) }) else {
            throw .draining("the text is not a PEM certificate")
        }
        defer { X509_free(certificate) }
        let der = try DEROutput.bytes("certificate") { i2d_X509(certificate, $0) }
        sha256Thumbprint = Digest.sha256(der)
        guard let key = X509_get_pubkey(certificate) else { throw .draining("the certificate's key") }
        publicKey = try PublicKey(try KeyComponents.read(KeyHandle(owning: key)))
    }
}
