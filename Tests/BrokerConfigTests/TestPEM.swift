import BrokerCrypto
import JOSE

/// Files of keys, as an operator would have them.
enum TestPEM {
    /// Of a test, and of nothing else.
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyR9/nD1ekyTqH1+C
        PLTTKaycFG1fnErqhQOdtZS0YxShRANCAARaHr+6VIe6TrtIKuu/b4gnNtPZ3ecs
        DHRWw2SHJmn6UKE34lJQlZpna3gYUhPMoNheGB0z4YQ8RbtsWPlRTdBI
        -----END PRIVATE KEY-----
        """
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBdTCCARugAwIBAgIUaoM7/7aXEp2ZAmutH3HNpP0Jm7swCgYIKoZIzj0EAwIw
        DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjQxMDUzNThaGA8yMTI2MTAzMTEwNTM1
        OFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFoe
        v7pUh7pOu0gq679viCc209nd5ywMdFbDZIcmafpQoTfiUlCVmmdreBhSE8yg2F4Y
        HTPhhDxFu2xY+VFN0EijUzBRMB0GA1UdDgQWBBRm7WnJ646Pl8T3NvV69AWTZUgl
        kzAfBgNVHSMEGDAWgBRm7WnJ646Pl8T3NvV69AWTZUglkzAPBgNVHRMBAf8EBTAD
        AQH/MAoGCCqGSM49BAMCA0gAMEUCIQDK//Tiqgd8MRscuuzOxD8X1aSyQhtZTATW
        3uTpONnffQIgR07DfUxXDitKkDyK4keRRuITIeljHR7tiJ7iJ0jWc7Y=
        -----END CERTIFICATE-----
        """
    /// As `openssl x509 -outform der | openssl dgst -sha256` has it, base64url.
    static let thumbprint = "taRHRkAKC-JUxwdj1YGISBbgselOzyr5G0PsQ14as5w"

    /// The public keys of a client that proves itself with signed assertions.
    static func keySet() throws -> String {
        let key = try PrivateKey.generate(.p256).publicKey
        let jwk = JWK(publicKey: key, keyID: "k1", algorithm: .es256)
        return String(decoding: JWKSet(keys: [jwk]).json().serialized(), as: UTF8.self)
    }

    /// A key file of a Google service account.
    static func serviceAccount() throws -> String {
        let der = try PrivateKey.generate(.rsa(bits: 2_048)).pkcs8DER()
        let json: JSONObject = [
            "type": "service_account", "client_email": "broker@acme.example", "private_key_id": "k1",
            "private_key": .string("-----BEGIN PRIVATE KEY-----\n\(Base64.encode(der))\n-----END PRIVATE KEY-----\n"),
            "token_uri": "https://oauth2.googleapis.com/token",
        ]
        return String(decoding: json.serialized(), as: UTF8.self)
    }
}
