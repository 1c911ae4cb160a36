import BrokerCore
import BrokerCrypto
import JOSE

/// Microsoft Graph, asked when an ID token says that it had too many groups to hold (Microsoft, "Configure group claims":
/// over 200 in a JWT).
///
/// The token also says where to ask, in `_claim_sources`. That is never read: the address is ours to choose, and the access
/// token goes nowhere else.
struct GraphGroups: GroupDirectory {
    /// The API's origin, without a slash at the end.
    let apiURL: String
    /// The claim that would hold the groups.
    let claim: String
    var client: ProviderClient

    func isNeeded(for token: VerifiedIDToken) -> Bool {
        guard token.claims[claim] == nil else { return false }
        if let names = token.claims["_claim_names"]?.objectValue, (names[claim] ?? names["groups"]) != nil {
            return true
        }
        return ClaimText.isTrue(token.claims["hasgroups"])
    }

    func groups(
        of token: VerifiedIDToken,
        accessToken: Secret<String>?
    ) async throws(UpstreamError) -> [String] {
        guard let accessToken else {
            throw UpstreamError(
                provider: client.provider,
                step: .groups,
                kind: .misconfigured,
                detail: "the person has more groups than a token holds, and no access token came to ask for them",
                advice: "add User.Read to scopes"
            )
        }
        // What is no group (roles, administrative units) is left out of what comes back.
        return try await GroupListing(client: client).all(
            from: apiURL + "/v1.0/me/transitiveMemberOf?$select=id&$top=100",
            token: accessToken
        ) { json throws(UpstreamError) in
            try page(json)
        } refused: { response in
            refusal(response, accessToken)
        }
    }

    private func page(_ json: JSONObject) throws(UpstreamError) -> GroupPage? {
        guard let members = json["value"]?.arrayValue else { return nil }
        let groups = members.compactMap { member -> String? in
            guard let member = member.objectValue else { return nil }
            if let type = member["@odata.type"], type != "#microsoft.graph.group" { return nil }
            return ClaimText.identifier(member["id"])
        }
        let next = json["@odata.nextLink"]?.stringValue
        if let next, !isOurs(next) {
            throw UpstreamError(
                provider: client.provider,
                step: .groups,
                kind: .responseInvalid,
                detail: "Graph's next page is at \(Excerpt(HTTPURL.withoutQuery(next))), which is not asked"
            )
        }
        return GroupPage(groups: groups, next: next)
    }

    /// The same origin and the same version of the API, with no way out of it: the person's access token goes along.
    private func isOurs(_ url: String) -> Bool {
        let base = apiURL + "/v1.0/"
        guard HTTPURL(url) != nil, url.utf8.starts(with: base.utf8) else { return false }
        let path = url.utf8.dropFirst(base.utf8.count).prefix { $0 != UInt8(ascii: "?") }
        return !path.contains(UInt8(ascii: "%"))
            && !path.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    }

    private func refusal(_ response: HTTPClientResponse, _ accessToken: Secret<String>) -> UpstreamError {
        let text = DirectoryErrorText(response, hiding: [accessToken.reveal()])
        let kind: UpstreamError.Kind
        let advice: String
        switch response.status {
        case 403:
            kind = .consentRequired
            advice =
                "grant the app the delegated permission User.Read, or GroupMember.Read.All with an administrator's consent"
        case 401:
            kind = .misconfigured
            advice = "the access token is not for Graph: add User.Read to scopes, and no scope of another API"
        default:
            kind = .responseInvalid
            advice = "check the address of Graph: each national cloud has its own"
        }
        return text.error(kind, advice: advice, place: "Graph", response: response, provider: client.provider)
    }
}
