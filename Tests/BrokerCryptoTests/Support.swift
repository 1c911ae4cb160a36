import BrokerCrypto
import Testing

/// base64url, leniently: these tests may not depend on the codec they stand below.
func bytes(base64URL text: String) -> Bytes {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var output: Bytes = []
    var group: UInt32 = 0
    var bits = 0
    for letter in text.utf8 {
        group = group << 6 | UInt32(alphabet.firstIndex(of: letter) ?? 0)
        bits += 6
        if bits >= 8 {
            bits -= 8
            output.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        }
    }
    return output
}

func bytes(hexadecimal text: String) -> Bytes {
    let digits = text.utf8.filter { $0 != UInt8(ascii: " ") }.map { byte in
        byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10
    }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

let message = Bytes("message".utf8)
