import ProviderCatalogue

/// The userinfo endpoint, as far as logins through this connection use it. Asked without a token, it must refuse.
struct UserinfoCheck {
    let context: DoctorContext
    let metadata: ProviderMetadata

    func finding() async -> DoctorFinding {
        let policy = context.connection.userinfo
        guard policy != .never else {
            return DoctorFinding(.userinfo, .ok, "not used: the ID token has all that is needed")
        }
        guard let url = metadata.userinfoEndpoint else {
            return policy == .always
                ? DoctorFinding(
                    .userinfo,
                    .failed,
                    "userinfo = \"always\", and the provider has no userinfo endpoint",
                    mend: Mend("Set userinfo = \"automatic\" in config.toml")
                )
                : DoctorFinding(.userinfo, .ok, "the provider has none: names and groups must be in the ID token")
        }
        let place = HTTPURL.withoutQuery(url)
        do {
            let status = try await context.get(url, limits: .userinfo).status
            guard [400, 401, 403].contains(status) else {
                return DoctorFinding(
                    .userinfo,
                    .warning,
                    "\(place) answers \(status) to a request without a token, instead of 401",
                    mend: Mend("Look whether the provider's metadata names the right userinfo_endpoint")
                )
            }
            return DoctorFinding(.userinfo, .ok, "\(place) answers \(status) without a token, as it should")
        } catch {
            return DoctorFinding(
                .userinfo,
                .warning,
                "\(place): \(error.detail)",
                mend: Mend("Let this machine reach it, or set userinfo = \"never\" in config.toml")
            )
        }
    }
}
