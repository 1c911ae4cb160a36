import BrokerCrypto
import JOSE
import StrictTOML

/// `private_key_file` and what belongs to it, for `private_key_jwt`.
struct AssertionKeyReader {
    let table: TableReader
    let secrets: SecretSource
    /// For RSA keys; the others have one algorithm each.
    let algorithm: SignatureAlgorithm

    func read() -> AssertionKey? {
        let keyID = table.nonEmptyString("private_key_id")
        let certificate = certificate()
        guard let file = secrets.file("private_key_file", in: table) else {
            for key in ["private_key_id", "certificate_file"] where table.has(key) && !table.has("private_key_file") {
                table.log.add(table.place(of: key).problem("has no meaning without private_key_file", fix: "Remove it"))
            }
            return nil
        }
        let key: PrivateKey
        do {
            key = try PrivateKey(pem: file.value.reveal())
        } catch {
            table.log.add(
                file.place.problem(
                    "the file holds no private key in PEM without passphrase",
                    fix: "Such as: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem"
                )
            )
            return nil
        }
        if let certificate, certificate.value.publicKey.components != key.publicKey.components {
            table.log.add(
                certificate.place.problem(
                    "the certificate is of another key than private_key_file",
                    fix: "Give the pair that is registered at the provider"
                )
            )
        }
        return AssertionKey(
            privateKey: key,
            algorithm: algorithm(of: key.type),
            // A certificate is known by its thumbprint; a bare key by its own (RFC 7638), unless the provider gave it a name.
            keyID: keyID?.value ?? (certificate == nil ? JWK.thumbprint(of: key.publicKey) : nil),
            certificateThumbprint: certificate.map { Base64URL.encode($0.value.sha256Thumbprint) }
        )
    }

    private func certificate() -> Located<Certificate>? {
        guard let file = secrets.file("certificate_file", in: table) else { return nil }
        do {
            return Located(try Certificate(pem: file.value.reveal()), at: file.place)
        } catch {
            table.log.add(
                file.place.problem(
                    "the file holds no certificate in PEM",
                    fix: "It begins with -----BEGIN CERTIFICATE-----"
                )
            )
            return nil
        }
    }

    private func algorithm(of type: KeyType) -> SignatureAlgorithm {
        switch type {
        case .rsa: algorithm
        case .p256: .es256
        case .p384: .es384
        case .p521: .es512
        case .ed25519: .edDSA
        }
    }
}
