import BrokerCrypto
import JOSE
import OAuthProtocol

/// What an app asks for when it signs a person out (OIDC RP-Initiated Logout §2), checked as far as that needs no session.
/// `logout_hint` and `ui_locales` decide nothing here: a person is known by the hint or asked, and there is one language.
struct LogoutRequest {
    /// The person and session of an ID token that was issued here, however long ago.
    struct Hint {
        let userID: String
        let sessionID: String?
    }

    let hint: Hint?
    /// The client that the hint was issued to, or that `client_id` names.
    let client: Client?
    let wayBack: LogoutReturn?

    init(
        _ parameters: Parameters,
        issuer: String,
        keys: KeyRing,
        clients: ClientDirectory
    ) throws(LogoutFailure) {
        let text = try Self.value("id_token_hint", of: parameters)
        let clientID = try Self.value("client_id", of: parameters)
        let uri = try Self.value("post_logout_redirect_uri", of: parameters)
        let state = try Self.value("state", of: parameters)
        // It travels in a cookie to the provider's logout and back, as at the authorization endpoint.
        guard (state?.utf8.count ?? 0) <= 1_024 else {
            throw LogoutFailure(.request("state is longer than 1,024 bytes"))
        }
        for name in ["logout_hint", "ui_locales"] { _ = try Self.value(name, of: parameters) }
        var audience: String?
        var hint: Hint?
        if let text { (hint, audience) = try Self.proven(text, issuer: issuer, keys: keys) }
        // §2: where both are there, the hint must have been issued to that client.
        if let audience, let clientID, !exactlyEqual(audience, clientID) {
            throw LogoutFailure(.request("client_id is not the one that the ID token was issued to"))
        }
        let client = (audience ?? clientID).flatMap { clients.client(id: $0) }
        if clientID != nil, client == nil { throw LogoutFailure(.request("There is no such client")) }
        self.hint = hint
        self.client = client
        // §3: nobody is sent to an address that no client vouches for.
        guard let uri, let client else {
            wayBack = nil
            return
        }
        guard client.mayReturn(to: uri) else {
            throw LogoutFailure(.request("post_logout_redirect_uri is not registered for the app"))
        }
        wayBack = LogoutReturn(clientID: client.id, uri: uri, state: state)
    }

    private static func value(_ name: String, of parameters: Parameters) throws(LogoutFailure) -> String? {
        do { return try parameters.value(name) } catch { throw LogoutFailure(.request(error.description)) }
    }

    /// §4: an ID token that is past its time serves, since the session may live longer than it.
    private static func proven(
        _ text: String,
        issuer: String,
        keys: KeyRing
    ) throws(LogoutFailure) -> (hint: Hint, audience: String) {
        guard let claims = keys.claims(ofOwnToken: text, type: "jwt"),
            let stated = claims["iss"]?.stringValue, exactlyEqual(stated, issuer),
            let subject = claims["sub"]?.stringValue, let audience = claims["aud"]?.stringValue
        else {
            throw LogoutFailure(.request("id_token_hint is no ID token that was issued here, or its key is gone"))
        }
        return (Hint(userID: subject, sessionID: claims["sid"]?.stringValue), audience)
    }
}
