import BrokerCrypto
import JOSE

/// A login that waits for its person to choose an organization. It may be larger than a cookie, so it lies sealed in the
/// page's form; it opens only for the login that it was sealed for, whose cookie only the browser of that login has.
struct PendingChoice {
    /// Nil where the browser's session says who it is.
    let authentication: UpstreamAuthentication?
    /// Ids of the organizations that stood on the page.
    let offered: [String]

    /// A form's text, or nil where it would be longer than a form may be.
    func sealed(forLogin id: [UInt8], with key: AEADKey) throws(CryptoError) -> String? {
        var members: JSONObject = ["o": .array(offered.map { .string($0) })]
        if let authentication { members["a"] = .object(authentication.json) }
        return try PendingForm.choice.seal(members, forLogin: id, with: key)
    }

    /// Nil for anything that was not sealed here for this login.
    init?(sealed text: String, forLogin id: [UInt8], with key: AEADKey) {
        guard let members = PendingForm.choice.open(text, forLogin: id, with: key),
            let offered = members["o"]?.arrayValue?.compactMap(\.stringValue)
        else { return nil }
        if let waiting = members["a"] {
            guard let authentication = waiting.objectValue.flatMap(UpstreamAuthentication.init(json:)) else {
                return nil
            }
            self.authentication = authentication
        } else {
            authentication = nil
        }
        self.offered = offered
    }

    init(authentication: UpstreamAuthentication?, offered: [String]) {
        self.authentication = authentication
        self.offered = offered
    }
}
