import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Google's two APIs that know the groups of a Workspace account, asked with a service account; tokens never hold any.
///
/// Groups are their mail addresses, the one name that people know them by and both APIs give.
struct HostedGroups: GroupDirectory {
    enum API: Sendable {
        /// Admin SDK: the groups that a person is a direct member of.
        case directory
        /// Cloud Identity: nested ones too, in the larger editions.
        case cloudIdentity

        var scope: String {
            switch self {
            case .directory: "https://www.googleapis.com/auth/admin.directory.group.readonly"
            case .cloudIdentity: "https://www.googleapis.com/auth/cloud-identity.groups.readonly"
            }
        }
    }

    let api: API
    /// The API's origin, without a slash at the end.
    let apiURL: String
    /// Nil where the connection has no service account.
    let tokens: ServiceAccountTokens?
    var client: ProviderClient

    /// Only accounts that Google hosts for an organization have groups there.
    func isNeeded(for token: VerifiedIDToken) -> Bool { ClaimText.identifier(token.claims["hd"]) != nil }

    func groups(
        of token: VerifiedIDToken,
        accessToken: Secret<String>?
    ) async throws(UpstreamError) -> [String] {
        guard let tokens else {
            throw UpstreamError(
                provider: client.provider,
                step: .groups,
                kind: .misconfigured,
                detail: "groups are to be asked for with a service account, and there is none",
                advice: "give the key file of a service account that may read groups"
            )
        }
        let first = try first(token)
        let accessToken = try await tokens.token()
        do {
            return try await GroupListing(client: client).all(from: first, token: accessToken) {
                json throws(UpstreamError) in
                page(json, after: first)
            } refused: { response in
                refusal(response, accessToken)
            }
        } catch {
            if error.upstreamStatus == 401 { await tokens.forget(accessToken) }
            throw error
        }
    }

    private func first(_ token: VerifiedIDToken) throws(UpstreamError) -> String {
        switch api {
        case .directory:
            // The subject, not the address: an address may pass to another person.
            return "\(apiURL)/admin/directory/v1/groups?"
                + FormCoding.encode([("userKey", token.subject), ("maxResults", "200")])
        case .cloudIdentity:
            guard ClaimText.isTrue(token.claims["email_verified"]), let email = ClaimText.email(token.claims["email"])
            else {
                throw UpstreamError(
                    provider: client.provider,
                    step: .groups,
                    kind: .responseInvalid,
                    detail: "the ID token has no verified e-mail address, by which Cloud Identity knows a person",
                    advice: "ask for the scope email"
                )
            }
            let query =
                "member_key_id == '\(Self.quoted(email))' "
                + "&& 'cloudidentity.googleapis.com/groups.discussion_forum' in labels"
            return "\(apiURL)/v1/groups/-/memberships:searchTransitiveGroups?"
                + FormCoding.encode([("query", query), ("pageSize", "200")])
        }
    }

    /// A string of the Common Expression Language: nothing in an address may end it.
    static func quoted(_ text: String) -> String {
        var quoted: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") { quoted.append(UInt8(ascii: "\\")) }
            quoted.append(byte)
        }
        return String(decoding: quoted, as: UTF8.self)
    }

    /// An empty list comes as no list at all.
    private func page(_ json: JSONObject, after first: String) -> GroupPage? {
        let groups: [String]
        switch api {
        case .directory:
            groups = (json["groups"]?.arrayValue ?? []).compactMap { ClaimText.identifier($0.objectValue?["email"]) }
        case .cloudIdentity:
            groups = (json["memberships"]?.arrayValue ?? []).compactMap {
                ClaimText.identifier($0.objectValue?["groupKey"]?.objectValue?["id"])
            }
        }
        let next = json["nextPageToken"]?.stringValue.flatMap { $0.isEmpty || $0.utf8.count > 1_024 ? nil : $0 }
        return GroupPage(groups: groups, next: next.map { first + "&" + FormCoding.encode([("pageToken", $0)]) })
    }

    private func refusal(_ response: HTTPClientResponse, _ accessToken: Secret<String>) -> UpstreamError {
        let text = DirectoryErrorText(response, hiding: [accessToken.reveal()])
        let place = api == .directory ? "the Directory API" : "Cloud Identity"
        let advice: String
        switch (response.status, api) {
        case (403, _) where text.reason == "accessNotConfigured" || text.reason == "SERVICE_DISABLED":
            advice = "enable the API in the service account's cloud project"
        case (403, .directory):
            advice =
                "give the service account the role Groups Reader, or let it act as an administrator by domain-wide "
                + "delegation with the scope \(api.scope)"
        case (403, .cloudIdentity):
            advice =
                "give the service account the role Groups Reader; nested groups need Enterprise Standard or Plus, "
                + "Enterprise for Education or Cloud Identity Premium, otherwise set group_lookup to google-directory"
        case (404, _):
            advice = "the account is in another Workspace than the service account: name yours in hosted_domains"
        default:
            advice = "compare the service account and the scope \(api.scope) with the admin console"
        }
        return text.error(.misconfigured, advice: advice, place: place, response: response, provider: client.provider)
    }
}
