import BrokerCrypto
import JOSE

/// A login that waits for its person's consent. It opens only for the login that it was sealed for: its cookie, which only the
/// browser of that login has, says for which client and scopes, and this says for whom (CVE-2022-39222).
struct PendingConsent {
    /// Nil where the browser's session says who it is.
    let authentication: UpstreamAuthentication?
    /// The organization that was chosen for this login, if one was.
    let organization: String?

    init(authentication: UpstreamAuthentication?, organization: String?) {
        self.authentication = authentication
        self.organization = organization
    }

    /// A form's text, or nil where it would be longer than a form may be.
    func sealed(forLogin id: [UInt8], with key: AEADKey) throws(CryptoError) -> String? {
        var members = JSONObject()
        if let authentication { members["a"] = .object(authentication.json) }
        if let organization { members["o"] = .string(organization) }
        return try PendingForm.consent.seal(members, forLogin: id, with: key)
    }

    /// Nil for anything that was not sealed here for this login.
    init?(sealed text: String, forLogin id: [UInt8], with key: AEADKey) {
        guard let members = PendingForm.consent.open(text, forLogin: id, with: key) else { return nil }
        if let waiting = members["a"] {
            guard let authentication = waiting.objectValue.flatMap(UpstreamAuthentication.init(json:)) else {
                return nil
            }
            self.authentication = authentication
        } else {
            authentication = nil
        }
        organization = members["o"]?.stringValue
    }
}
