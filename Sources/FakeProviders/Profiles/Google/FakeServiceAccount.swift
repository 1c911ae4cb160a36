package import BrokerCrypto
import JOSE

/// A service account in a Google Cloud project, which asks for groups in its own name or in an administrator's.
package struct FakeServiceAccount: Sendable {
    package var email: String
    package var key: ClientKey
    /// The role Groups Reader: it needs no administrator then.
    package var readsGroups: Bool
    /// The administrators it may act for (domain-wide delegation).
    package var delegatedAdministrators: [String]

    package init(
        email: String = "groups@demo-project.iam.gserviceaccount.com",
        key: ClientKey,
        readsGroups: Bool = true,
        delegatedAdministrators: [String] = []
    ) {
        self.email = email
        self.key = key
        self.readsGroups = readsGroups
        self.delegatedAdministrators = delegatedAdministrators
    }

    /// The key file as Google's console hands it out.
    package func keyFile(tokenURI: String) throws(CryptoError) -> String {
        let text = Array(Base64.encode(try key.privateKey.pkcs8DER()))
        let lines = stride(from: 0, to: text.count, by: 64).map { String(text[$0..<min($0 + 64, text.count)]) }
        let pem = "-----BEGIN PRIVATE KEY-----\n" + lines.joined(separator: "\n") + "\n-----END PRIVATE KEY-----\n"
        let file: JSONObject = [
            "type": "service_account", "project_id": "demo-project", "private_key_id": .string(key.id),
            "private_key": .string(pem), "client_email": .string(email), "client_id": "104857600000000000099",
            "token_uri": .string(tokenURI),
        ]
        return String(decoding: file.serialized(), as: UTF8.self)
    }
}
