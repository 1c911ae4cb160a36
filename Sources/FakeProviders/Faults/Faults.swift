package import JOSE
package import OAuthProtocol

/// What a fake provider does wrong at the moment. The default does everything right.
package struct Faults: Sendable {
    /// Faults of transport and status, by endpoint. They apply in order; the first that replaces the answer ends the list.
    package var answers: [Endpoint: [AnswerFault]] = [:]
    package var discovery: [DiscoveryFault] = []
    package var keySet: [KeySetFault] = []
    package var authorization: [AuthorizationFault] = []
    package var tokenAnswer: [TokenAnswerFault] = []
    package var idToken: [IDTokenFault] = []
    package var userinfo: [UserinfoFault] = []
    /// Replaces claims of whoever signs in, in ID token and userinfo alike; `nil` leaves the claim away.
    package var claims: [(name: String, value: JSONValue?)] = []
    /// How far the provider's clock is off.
    package var clockOffset = Lifetime.seconds(0)
    /// A key is added and used at the next signature, after the relying party has fetched the key set.
    package var rotatesBeforeSigning = false
    package var entra = EntraQuirks()
    package var okta = OktaQuirks()
    package var auth0 = Auth0Quirks()
    package var google = GoogleQuirks()

    package init() {}
}
