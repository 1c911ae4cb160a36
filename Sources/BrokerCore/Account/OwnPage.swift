import JOSE
package import OAuthProtocol

/// A page of ours that somebody signs in for. What a request names is one of these and a checked value, never an address: so a
/// sign-in leads nowhere else (RFC 9700 §4.11).
package enum OwnPage: Sendable, Equatable {
    case account
    /// Where devices are let in (RFC 8628 §3.3), with the code where the address had one.
    case device(userCode: String?)

    /// - Parameter parameters: `return` names the page; the account's where nothing is named.
    package init(_ parameters: Parameters) throws(OAuthError) {
        switch try parameters.value("return") ?? "account" {
        case "account": self = .account
        case "device": self = .device(userCode: try Self.userCode(parameters))
        default: throw OAuthError(.invalidRequest, "return must be account or device")
        }
    }

    /// As the sign-in's own address repeats it.
    package var parameters: [(name: String, value: String)] {
        switch self {
        case .account: [("return", "account")]
        case .device(let code): [("return", "device")] + (code.map { [("user_code", $0)] } ?? [])
        }
    }

    /// Below the issuer.
    package var path: String {
        switch self {
        case .account: "/account"
        case .device(let code): "/device" + (code.map { "?" + FormCoding.encode([("user_code", $0)]) } ?? "")
        }
    }

    /// What a person may have typed: letters, digits and what separates them.
    private static func userCode(_ parameters: Parameters) throws(OAuthError) -> String? {
        guard let code = try parameters.value("user_code") else { return nil }
        guard (1...32).contains(code.utf8.count),
            code.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            })
        else { throw OAuthError(.invalidRequest, "user_code holds something else than letters, digits and hyphens") }
        return code
    }

    var json: JSONObject {
        JSONObject(parameters.map { ($0.name, .string($0.value)) })
    }

    init?(json: JSONObject) {
        let pairs = json.members.compactMap { member in member.value.stringValue.map { (name: member.name, value: $0) }
        }
        guard let page = try? OwnPage(Parameters(pairs: pairs)) else { return nil }
        self = page
    }
}
