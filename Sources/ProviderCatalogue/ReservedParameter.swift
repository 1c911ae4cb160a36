/// Parameters of an authorization request that the broker sets itself: a fixed value would break or weaken the login.
enum ReservedParameter {
    private static let names = [
        "client_id", "client_secret", "client_assertion", "client_assertion_type", "redirect_uri", "response_type",
        "response_mode",
        "scope", "state", "nonce", "code_challenge", "code_challenge_method", "code_verifier", "prompt", "login_hint",
        "max_age", "acr_values",
        "request", "request_uri",
    ]

    /// The key that sets it, where there is one.
    static func key(of name: String) -> String? {
        ["scope": "scopes", "prompt": "prompt", "acr_values": "acr_values", "response_mode": "response_mode"][name]
    }

    static func isReserved(_ name: String) -> Bool {
        names.contains { $0.utf8.elementsEqual(name.utf8) }
    }
}
