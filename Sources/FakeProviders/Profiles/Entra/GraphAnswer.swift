import JOSE
import OAuthProtocol

/// Microsoft Graph, as far as it tells a signed-in person's groups.
struct GraphAnswer {
    let context: ProviderContext
    let request: ReceivedRequest

    /// `GET /v1.0/me/transitiveMemberOf`: groups and directory roles, a page at a time.
    var memberships: Answer {
        guard request.method == "GET" else { return .methodNotAllowed(allowed: "GET") }
        let parameters = (try? Parameters(parsing: Array(request.query.utf8))) ?? .empty
        let top = parameters.only("$top").flatMap(Int.init) ?? 100
        let skipped = parameters.only("$skiptoken").flatMap(Int.init) ?? 0
        guard (1...999).contains(top), skipped >= 0 else {
            return failure(
                400,
                "Request_BadRequest",
                "Invalid page size specified. Must be between 1 and 999 inclusive."
            )
        }
        let member: EntraAccount.Membership
        switch caller(page: skipped) {
        case .success(let found): member = found
        case .failure(let refusal): return refusal.answer
        }
        let onlyIDs = parameters.only("$select") == "id"
        // A directory role is no group: who counts the objects counts one too many.
        var objects: [JSONValue] = member.groups.count > 200 ? [object("directoryRole", id: Self.roleID, onlyIDs)] : []
        objects += member.groups.map { object("group", id: $0, onlyIDs) }
        let page = objects.dropFirst(skipped).prefix(top)
        var body: JSONObject = [
            "@odata.context": .string(base + "/v1.0/$metadata#directoryObjects(id)")
        ]
        if let next = nextLink(after: skipped, page: page.count, of: objects.count, parameters) {
            body["@odata.nextLink"] = .string(next)
        }
        if case .withoutList = context.faults.entra.graph { return .json(.object(body)) }
        body["value"] = .array(Array(page))
        return .json(.object(body))
    }

    /// `POST /v1.0/me/getMemberGroups`: all object ids at once.
    var memberGroups: Answer {
        guard request.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        guard let body = try? JSONReader.parseObject(request.body), body["securityEnabledOnly"]?.boolValue != nil else {
            return failure(400, "Request_BadRequest", "The parameter 'securityEnabledOnly' is missing.")
        }
        switch caller(page: 0) {
        case .success(let member):
            return .json([
                "@odata.context": .string(base + "/v1.0/$metadata#Collection(Edm.String)"),
                "value": .array(member.groups.map { .string($0) }),
            ])
        case .failure(let refusal):
            return refusal.answer
        }
    }

    private struct Refusal: Error {
        let answer: Answer
    }

    /// Any of them lets an application read the memberships of whoever signed in.
    private static let permissions = [
        "User.Read", "User.Read.All", "GroupMember.Read.All", "Group.Read.All", "Directory.Read.All",
    ]
    private static let roleID = "62e90394-69f5-4237-9190-012177145e10"

    private var base: String { context.provider.baseURL(server: EntraBehaviour.graphServer) }

    private func caller(page: Int) -> Result<EntraAccount.Membership, Refusal> {
        let missing = Refusal(answer: failure(401, "InvalidAuthenticationToken", "Access token is empty or invalid."))
        guard let token = context.provider.bearer(of: request, in: context),
            let person = context.person(token.grant.subject), case .entra(let account) = person.account,
            let authority = context.provider.authority(token.grant.authority)
        else { return .failure(missing) }
        let forbidden = Refusal(
            answer: failure(
                403,
                "Authorization_RequestDenied",
                "Insufficient privileges to complete the operation."
            )
        )
        switch context.faults.entra.graph {
        case .unauthorized: return .failure(missing)
        case .forbidden: return .failure(forbidden)
        case .forbiddenAfterFirstPage where page > 0: return .failure(forbidden)
        default: break
        }
        let granted = token.grant.scopes.names.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        guard granted.contains(where: Self.permissions.contains) else { return .failure(forbidden) }
        let place = ProviderContext(provider: context.provider, authority: authority, faults: context.faults)
        guard let (membership, _) = EntraBehaviour.place(of: account, in: place) else { return .failure(missing) }
        return .success(membership)
    }

    private func object(_ type: String, id: String, _ onlyIDs: Bool) -> JSONValue {
        var members: JSONObject = ["@odata.type": .string("#microsoft.graph.\(type)"), "id": .string(id)]
        if !onlyIDs { members["displayName"] = .string("\(type) \(id.suffix(4))") }
        return .object(members)
    }

    private func nextLink(after skipped: Int, page: Int, of total: Int, _ parameters: Parameters) -> String? {
        let own = base + "/v1.0/me/transitiveMemberOf?"
        switch context.faults.entra.graph {
        case .nextPage(let address): return address
        case .endlessPages: return own + request.query
        default: break
        }
        guard skipped + page < total else { return nil }
        let kept = parameters.pairs.filter { $0.name != "$skiptoken" }
        return own + FormCoding.encode(kept + [("$skiptoken", String(skipped + page))])
    }

    private func failure(_ status: Int, _ code: String, _ message: String) -> Answer {
        .json(
            [
                "error": [
                    "code": .string(code), "message": .string(message),
                    "innerError": [
                        "date": .string(Timestamp.spaced(context.now)),
                        "request-id": .string(EntraBehaviour.identifier()),
                    ],
                ]
            ],
            status: status
        )
    }
}
