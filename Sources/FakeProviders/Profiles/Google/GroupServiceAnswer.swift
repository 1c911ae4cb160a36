import JOSE
import OAuthProtocol

/// The two interfaces of Google's that tell a person's groups, asked by a service account.
struct GroupServiceAnswer {
    let context: ProviderContext
    let request: ReceivedRequest

    /// `GET /admin/directory/v1/groups?userKey=` of the Directory API.
    var directoryGroups: Answer {
        answer(
            scopes: [
                "https://www.googleapis.com/auth/admin.directory.group.readonly",
                "https://www.googleapis.com/auth/admin.directory.group",
            ],
            size: "maxResults",
            largest: 200
        ) { parameters, _ in
            guard let key = parameters.only("userKey") else {
                return .failure(Failure(400, "Bad Request", "badRequest"))
            }
            let people = context.provider.people
            // Nobody of an own domain: no account of the customer's.
            guard let person = people.first(where: { $0.subject == key || $0.email == key }),
                person.hostedDomain != nil
            else { return .failure(Failure(404, "Resource Not Found: userKey", "notFound")) }
            return .success(person.googleGroups)
        } page: { groups, next in
            var body: JSONObject = ["kind": "admin#directory#groups", "etag": "\"demo\""]
            if !groups.isEmpty, !lacksList { body["groups"] = .array(groups.map(directoryEntry)) }
            if let next { body["nextPageToken"] = .string(next) }
            return body
        }
    }

    /// `GET /v1/groups/-/memberships:searchTransitiveGroups?query=` of Cloud Identity.
    var transitiveGroups: Answer {
        answer(
            scopes: [
                "https://www.googleapis.com/auth/cloud-identity.groups.readonly",
                "https://www.googleapis.com/auth/cloud-identity.groups",
                "https://www.googleapis.com/auth/cloud-platform",
            ],
            size: "pageSize",
            largest: 1_000
        ) { parameters, _ in
            guard let member = Self.member(ofQuery: parameters.only("query") ?? "") else {
                return .failure(Failure(400, "Request contains an invalid argument.", "INVALID_ARGUMENT"))
            }
            guard let person = context.provider.people.first(where: { $0.email == member }) else {
                return .failure(Self.denied)
            }
            return .success(person.googleGroups)
        } page: { groups, next in
            var body = JSONObject()
            if !groups.isEmpty, !lacksList { body["memberships"] = .array(groups.map(identityEntry)) }
            if let next { body["nextPageToken"] = .string(next) }
            return body
        }
    }

    private struct Failure: Error {
        let status: Int
        let message: String
        let reason: String

        init(_ status: Int, _ message: String, _ reason: String) {
            self.status = status
            self.message = message
            self.reason = reason
        }
    }

    private static let denied = Failure(403, "Error(2015): Permission denied for resource groups.", "PERMISSION_DENIED")

    private var isDirectory: Bool { request.path.hasPrefix("/admin/") }
    private var lacksList: Bool {
        if case .withoutList = context.faults.google.groups { true } else { false }
    }

    private func answer(
        scopes: [String],
        size: String,
        largest: Int,
        list: (Parameters, ServiceToken) -> Result<[String], Failure>,
        page: ([String], String?) -> JSONObject
    ) -> Answer {
        guard request.method == "GET" else { return .methodNotAllowed(allowed: "GET") }
        let parameters = (try? Parameters(parsing: Array(request.query.utf8))) ?? .empty
        let skipped = parameters.only("pageToken").flatMap(Int.init) ?? 0
        do throws(Failure) {
            let token = try caller(scopes, isFurtherPage: skipped > 0)
            let groups = try list(parameters, token).get()
            let asked = min(parameters.only(size).flatMap(Int.init) ?? 200, largest)
            let count = max(1, min(asked, context.faults.google.largestPage ?? asked))
            let part = Array(groups.dropFirst(max(skipped, 0)).prefix(count))
            return .json(.object(page(part, next(after: skipped + part.count, of: groups.count, at: skipped))))
        } catch {
            return answer(to: error)
        }
    }

    private func next(after end: Int, of total: Int, at start: Int) -> String? {
        switch context.faults.google.groups {
        case .endlessPages: String(start)
        case .nextPage(let token): token
        default: end < total ? String(end) : nil
        }
    }

    private func caller(_ scopes: [String], isFurtherPage: Bool) throws(Failure) -> ServiceToken {
        let field = request.header("Authorization") ?? ""
        guard field.lowercased().hasPrefix("bearer "),
            let token = context.provider.ledger.serviceToken(String(field.dropFirst(7)), at: context.now)
        else { throw Failure(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED") }
        switch context.faults.google.groups {
        case .unauthorized: throw Failure(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED")
        case .forbidden: throw forbidden
        case .forbiddenAfterFirstPage where isFurtherPage: throw forbidden
        default: break
        }
        guard token.scopes.contains(where: scopes.contains) else {
            throw Failure(403, "Request had insufficient authentication scopes.", "PERMISSION_DENIED")
        }
        let account = context.provider.settings.serviceAccounts.first { $0.email == token.account }
        guard token.subject != nil || account?.readsGroups == true else { throw forbidden }
        return token
    }

    private var forbidden: Failure {
        isDirectory ? Failure(403, "Not Authorized to access this resource/api", "forbidden") : Self.denied
    }

    private func answer(to failure: Failure) -> Answer {
        var error: JSONObject = [
            "code": .number(JSONNumber(Int64(failure.status))), "message": .string(failure.message),
        ]
        if isDirectory {
            error["errors"] = [
                ["message": .string(failure.message), "domain": "global", "reason": .string(failure.reason)]
            ]
        } else {
            error["status"] = .string(failure.reason)
        }
        return .json(["error": .object(error)], status: failure.status)
    }

    private func directoryEntry(_ group: String) -> JSONValue {
        [
            "kind": "admin#directory#group", "id": .string("id-" + group), "email": .string(group),
            "name": .string(group.split(separator: "@").first.map(String.init) ?? group), "directMembersCount": "3",
            "adminCreated": true,
        ]
    }

    private func identityEntry(_ group: String) -> JSONValue {
        [
            "group": .string("groups/id-" + group), "groupKey": ["id": .string(group)],
            "displayName": .string(group.split(separator: "@").first.map(String.init) ?? group),
            "labels": ["cloudidentity.googleapis.com/groups.discussion_forum": ""], "relationType": "DIRECT",
            "roles": [["role": "MEMBER"]],
        ]
    }

    /// Reads `member_key_id == 'x' && 'cloudidentity.googleapis.com/groups.discussion_forum' in labels`; a backslash keeps
    /// the next character from ending the text.
    static func member(ofQuery query: String) -> String? {
        let start = "member_key_id == '"
        guard query.hasPrefix(start) else { return nil }
        var member: [UInt8] = []
        var rest = Array(query.utf8.dropFirst(start.utf8.count))[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\") {
                guard let next = rest.popFirst() else { return nil }
                member.append(next)
            } else if byte == UInt8(ascii: "'") {
                let end = " && 'cloudidentity.googleapis.com/groups.discussion_forum' in labels"
                return rest.elementsEqual(end.utf8) ? String(decoding: member, as: UTF8.self) : nil
            } else {
                member.append(byte)
            }
        }
        return nil
    }
}

extension FakePerson {
    /// The addresses of the person's groups in Google Workspace.
    fileprivate var googleGroups: [String] {
        if case .google(let groups) = account { groups } else { [] }
    }
}
