import Foundation

/// What `authlib_login.py` saw of one login.
struct AuthlibLogin: Decodable, Sendable {
    struct Header: Decodable, Sendable {
        let alg: String
        let typ: String
        let kid: String
    }

    struct Claims: Decodable, Sendable {
        let iss: String?
        let sub: String
        let aud: String?
        let clientID: String?
        let scope: String?
        let name: String?
        let email: String?
        let emailVerified: Bool?
        let groups: [String]?
        let org: String?
        let permissions: [String]?
        let idp: String?

        enum CodingKeys: String, CodingKey {
            case iss, sub, aud, scope, name, email, groups, org, permissions, idp
            case clientID = "client_id"
            case emailVerified = "email_verified"
        }
    }

    struct Page: Decodable, Sendable {
        let url: String
        let status: Int
        let text: String
    }

    struct Refusal: Decodable, Sendable {
        let error: String
        let description: String?
    }

    /// What must not be in any log.
    let secrets: [String]
    let metadataIssuer: String
    let promisesIss: Bool?
    let promisesAlgorithm: Bool
    let promisesMethod: Bool
    /// The servers that the browser was sent to.
    let hosts: [String]
    /// Where the browser ended, if not at the app.
    let page: Page?
    let answerNames: [String]?
    let answerError: String?
    let stateMatches: Bool?
    let iss: String?
    let tokenRefusal: Refusal?
    let tokenType: String?
    let idTokenHeader: Header?
    let idToken: Claims?
    let accessTokenHeader: Header?
    let accessToken: Claims?
    let userinfo: Claims?
    let refusedByAuthlib: [String: Bool]?
    let replayRefusal: Refusal?
    let userinfoStatusAfterReplay: Int?

    enum CodingKeys: String, CodingKey {
        case secrets, hosts, page, iss, userinfo
        case metadataIssuer = "metadata_issuer"
        case promisesIss = "promises_iss"
        case promisesAlgorithm = "promises_algorithm"
        case promisesMethod = "promises_method"
        case answerNames = "answer_names"
        case answerError = "answer_error"
        case stateMatches = "state_matches"
        case tokenRefusal = "token_refusal"
        case tokenType = "token_type"
        case idTokenHeader = "id_token_header"
        case idToken = "id_token"
        case accessTokenHeader = "access_token_header"
        case accessToken = "access_token"
        case refusedByAuthlib = "refused_by_authlib"
        case replayRefusal = "replay_refusal"
        case userinfoStatusAfterReplay = "userinfo_status_after_replay"
    }

    /// What an app may do wrong on purpose.
    enum Mischief: String, Encodable, Sendable {
        case wrongSecret = "wrong secret"
        case wrongVerifier = "wrong verifier"
        case replay
        case deny
    }

    private struct Job: Encodable {
        struct Login: Encodable {
            let client_id: String
            let client_secret: String?
            let method: String
            let algorithm: String
            let redirect_uri: String
            let person: String
            let mischief: Mischief?
        }

        let issuer: String
        let logins: [Login]
    }

    /// Signs in once for each app, one after the other.
    static func signIn(
        to world: BrokerAndMock,
        _ logins: [(app: App, mischief: Mischief?)]
    ) async throws -> [AuthlibLogin] {
        let job = Job(
            issuer: world.issuer,
            logins: logins.map { login in
                Job.Login(
                    client_id: login.app.id,
                    client_secret: login.app.secret,
                    method: login.app.method.rawValue,
                    algorithm: login.app.algorithm,
                    redirect_uri: App.redirectURI,
                    person: BrokerAndMock.person,
                    mischief: login.mischief
                )
            }
        )
        let output = try await Script.run("authlib_login.py", input: JSONEncoder().encode(job))
        return try JSONDecoder().decode([AuthlibLogin].self, from: output)
    }
}
