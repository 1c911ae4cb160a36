import BrokerCrypto
import JOSE
import Testing

@Suite("base64url and base64")
struct Base64Tests {
    @Test("The encodings of RFC 4648 §10, without padding for base64url")
    func known() {
        for (plain, padded) in [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            let bare = String(padded.prefix { $0 != "=" })
            #expect(Base64.encode(Bytes(plain.utf8)) == padded)
            #expect(Base64.decode(padded) == Bytes(plain.utf8))
            #expect(Base64URL.encode(Bytes(plain.utf8)) == bare)
            #expect(Base64URL.decode(bare) == Bytes(plain.utf8))
        }
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
    }

    @Test("Every byte string comes back", arguments: 0..<100)
    func roundTrip(length: Int) {
        let bytes = SecureRandom.bytes(length)
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        #expect(Base64URL.decode(bytes: Base64URL.encodedBytes(bytes)[...]) == bytes)
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }

    @Test(
        "Anything but the one canonical form is refused (RFC 7515 §2, RFC 4648 §3)",
        arguments: [
            "Zg==", "Zg=", "Zh", "Zi", "Zm9", "Zm-", "Z", "Zm9vY", "Zm9v=", "=", "Zm 9v", "Zm9v\n", " Zm9v", "Zm9v ",
            "Zm9v\r\n", "Zm9v\0", "+/8", "-/8", "Zm.9", "Zm9vé", "Zm\u{2D}\u{301}v", "Ｚm9v", "Zm%39", "Zm9v\u{FEFF}",
        ]
    )
    func notCanonical(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test(
        "Basic's base64 needs its padding, and no other (RFC 4648 §3.2)",
        arguments: ["Zg", "Zg=", "Zg===", "Zg==\n", "Zh==", "Zm9=", "====", "A===", "Zm9vZg=", "-_8=", "Zg==Zg==", "="]
    )
    func notPadded(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("Exactly one text of each length decodes to each byte")
    func bijection() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var seen: Set<Bytes> = []
        for first in alphabet {
            for second in alphabet {
                if let bytes = Base64URL.decode(String([first, second])) { #expect(seen.insert(bytes).inserted) }
            }
        }
        #expect(seen.count == 256)
    }
}
