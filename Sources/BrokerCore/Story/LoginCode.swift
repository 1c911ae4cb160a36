import BrokerCrypto

/// What a person reads to their administrator, such as `K7Q2-M9XD`: it names one login on its error page, in the log, in the
/// audit event and to `cost-ops explain`.
///
/// It follows from the login's id, so that nothing has to be stored before somebody comes back. 40 bits tell a few hundred
/// thousand logins apart; two that share a code are both shown. It is no secret, and opens nothing.
package struct LoginCode: Sendable, Hashable, CustomStringConvertible {
    /// Eight characters of Crockford's base32 in two groups: no `I`, `L`, `O` and `U`, which are misread.
    package let description: String

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let label = Array("login code 1".utf8)

    /// - Parameter loginID: the id of the login, which becomes the id of its grant.
    package init(loginID: [UInt8]) {
        let digest = Digest.sha256(Self.label + loginID)
        let bits = digest.prefix(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let characters = stride(from: UInt64(35), through: 0, by: -5).map { Self.alphabet[Int(bits >> $0 & 31)] }
        self.init(characters: characters)
    }

    /// Reads what somebody typed: in either case, with or without dash and spaces, `O` for `0`, `I` and `L` for `1`.
    /// Nil for what can be no code.
    package init?(parsing text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var characters: [UInt8] = []
        for byte in text.utf8 {
            let upper = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte - 32 : byte
            switch upper {
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            case UInt8(ascii: "O"): characters.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): characters.append(UInt8(ascii: "1"))
            default:
                guard Self.alphabet.contains(upper) else { return nil }
                characters.append(upper)
            }
        }
        guard characters.count == 8 else { return nil }
        self.init(characters: characters)
    }

    private init(characters: [UInt8]) {
        description = String(
            decoding: characters.prefix(4) + [UInt8(ascii: "-")] + characters.dropFirst(4),
            as: UTF8.self
        )
    }
}
