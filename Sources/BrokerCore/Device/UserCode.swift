import BrokerCrypto

/// What a person types to let a device in (RFC 8628 §6.1): eight consonants, so that no word comes about, in two groups.
package struct UserCode: Sendable, Equatable {
    /// Without the dash.
    let letters: String

    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)
    private static let length = 8

    /// 20^8 of them, each as likely as any other.
    static func random() -> UserCode {
        var letters: [UInt8] = []
        while letters.count < length {
            // Above the last multiple of 20 the first letters would come more often.
            for byte in SecureRandom.bytes(16) where byte < 240 && letters.count < length {
                letters.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return UserCode(letters: String(decoding: letters, as: UTF8.self))
    }

    private init(letters: String) {
        self.letters = letters
    }

    /// Whatever case, dashes and spaces a person uses. Nil for what can't be one, which nobody needs to look up.
    package init?(typed text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var letters: [UInt8] = []
        for byte in text.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            letters.append(isLower ? byte - 0x20 : byte)
        }
        guard letters.count == Self.length, letters.allSatisfy(Self.alphabet.contains) else { return nil }
        self.letters = String(decoding: letters, as: UTF8.self)
    }

    /// As a device shows it.
    package var text: String { "\(letters.prefix(4))-\(letters.suffix(4))" }
}
