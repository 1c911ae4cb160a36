import BrokerCrypto
import JOSE

/// Seals what waits in a form of a login's page. What was sealed for one kind of page opens on no other.
enum PendingForm: String {
    case choice = "organization choice 1"
    case consent = "consent 1"

    /// Two thousand groups, long ones, and the claims beside them.
    private static let longest = 700_000

    /// Nil where it would be longer than a form may be.
    func seal(_ members: JSONObject, forLogin id: [UInt8], with key: AEADKey) throws(CryptoError) -> String? {
        let plaintext = JSONValue.object(members).serialized()
        guard plaintext.count <= Self.longest else { return nil }
        return Base64URL.encode(try key.seal(plaintext, associatedData: binding(to: id)))
    }

    /// Nil for anything that was not sealed here for this kind of page and this login.
    func open(_ text: String, forLogin id: [UInt8], with key: AEADKey) -> JSONObject? {
        guard let bytes = Base64URL.decode(text), let plaintext = try? key.open(bytes, associatedData: binding(to: id))
        else { return nil }
        return (try? JSONReader.parse(plaintext))?.objectValue
    }

    /// The id of a login, which becomes its grant's, is random and of this login alone.
    private func binding(to login: [UInt8]) -> [UInt8] {
        Array(rawValue.utf8) + login
    }
}
