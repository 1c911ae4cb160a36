import BrokerCrypto
import JOSE
import OAuthProtocol

/// How a trip to a provider begins, and how it lies in the sealed cookie of whoever made it.
extension UpstreamLogin {
    /// A new trip, with secrets of its own.
    init(
        beginningAt now: UnixTime,
        prompt: String? = nil,
        maxAge: Int64? = nil,
        loginHint: String? = nil,
        acrValues: String? = nil,
        uiLocales: String? = nil,
        domainHint: String? = nil,
        externalOrganization: String? = nil
    ) {
        self.init(
            state: Base64URL.encode(SecureRandom.bytes(32)),
            nonce: Base64URL.encode(SecureRandom.bytes(32)),
            codeVerifier: CodeVerifier().secret,
            startedAt: now,
            prompt: prompt,
            maxAge: maxAge,
            loginHint: loginHint,
            acrValues: acrValues,
            uiLocales: uiLocales,
            domainHint: domainHint,
            externalOrganization: externalOrganization
        )
    }

    /// Whether the person had to show themselves to the provider anew, or lately enough for `max_age` (OIDC Core §3.1.2.1).
    var demandsAuthentication: Bool {
        maxAge != nil || prompt?.split(separator: " ").contains { $0 == Prompt.login.rawValue } == true
    }

    /// Short names: browsers drop long cookies.
    var members: JSONObject {
        var members: JSONObject = [
            "us": .string(state), "un": .string(nonce), "uv": .string(codeVerifier.reveal()),
            "t": .number(JSONNumber(startedAt.seconds)),
        ]
        let optional: [(String, String?)] = [
            ("up", prompt), ("uh", loginHint), ("ua", acrValues), ("ul", uiLocales), ("ud", domainHint),
            ("uo", externalOrganization),
        ]
        for case (let name, let value?) in optional { members[name] = .string(value) }
        if let maxAge { members["um"] = .number(JSONNumber(maxAge)) }
        return members
    }

    /// Nil for anything that `members` does not make.
    init?(members: JSONObject) {
        guard let state = members["us"]?.stringValue, let nonce = members["un"]?.stringValue,
            let verifier = members["uv"]?.stringValue, let startedAt = members["t"]?.int64Value
        else { return nil }
        self.init(
            state: state,
            nonce: nonce,
            codeVerifier: Secret(verifier),
            startedAt: UnixTime(seconds: startedAt),
            prompt: members["up"]?.stringValue,
            maxAge: members["um"]?.int64Value,
            loginHint: members["uh"]?.stringValue,
            acrValues: members["ua"]?.stringValue,
            uiLocales: members["ul"]?.stringValue,
            domainHint: members["ud"]?.stringValue,
            externalOrganization: members["uo"]?.stringValue
        )
    }
}
