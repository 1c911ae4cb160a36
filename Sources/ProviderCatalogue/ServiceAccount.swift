package import BrokerCrypto
import JOSE

/// Google's key file of a service account: who it is, what it signs with, and where its assertions become tokens.
package struct ServiceAccount: Sendable {
    package let clientEmail: String
    package let privateKey: PrivateKey
    package let privateKeyID: String?
    package let tokenURI: String

    package struct Problem: Error {
        package let reason: String
    }

    package init(clientEmail: String, privateKey: PrivateKey, privateKeyID: String? = nil, tokenURI: String) {
        self.clientEmail = clientEmail
        self.privateKey = privateKey
        self.privateKeyID = privateKeyID
        self.tokenURI = tokenURI
    }

    /// Reads the JSON that the console hands out.
    package init(keyFile: Secret<String>) throws(Problem) {
        guard let json = try? JSONReader.parseObject(Array(keyFile.reveal().utf8)) else {
            throw Problem(reason: "is no JSON object")
        }
        guard let email = json["client_email"]?.stringValue, !email.isEmpty else {
            throw Problem(reason: "has no client_email")
        }
        guard let address = json["token_uri"]?.stringValue, let uri = WebAddress(address), uri.isSecureEnough,
            !uri.hasQuery, !uri.hasFragment
        else { throw Problem(reason: "has no token_uri that begins with https://") }
        guard let pem = json["private_key"]?.stringValue else { throw Problem(reason: "has no private_key") }
        guard let key = try? PrivateKey(pem: pem), case .rsa = key.type else {
            throw Problem(reason: "has a private_key that is no RSA key in PEM")
        }
        self.init(
            clientEmail: email,
            privateKey: key,
            privateKeyID: json["private_key_id"]?.stringValue,
            tokenURI: address
        )
    }
}
