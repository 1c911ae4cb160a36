import BrokerCrypto

/// A text with one `{tenantid}`, in any letter case, where an id of a tenant stands.
package struct TenantTemplate: Sendable, Equatable {
    private let before: ExactString
    private let after: ExactString
    package let text: String

    package static let placeholder = "{tenantid}"

    /// Nil where the placeholder is missing or there twice.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let wanted = Array(Self.placeholder.utf8)
        guard bytes.count >= wanted.count else { return nil }
        let places = (0...(bytes.count - wanted.count)).filter { start in
            zip(bytes[start...], wanted).allSatisfy { Self.lowercased($0) == $1 }
        }
        guard places.count == 1, let place = places.first else { return nil }
        before = ExactString(String(decoding: bytes[..<place], as: UTF8.self))
        after = ExactString(String(decoding: bytes[(place + wanted.count)...], as: UTF8.self))
        self.text = text
    }

    package func filled(_ tenant: String) -> String { before.value + tenant + after.value }

    /// The tenant's id in a text that this template makes; nil for every other text.
    package func tenant(of text: String) -> String? {
        let bytes = Array(text.utf8)
        let head = Array(before.value.utf8)
        let tail = Array(after.value.utf8)
        guard bytes.count > head.count + tail.count, bytes.starts(with: head),
            bytes.suffix(tail.count).elementsEqual(tail)
        else { return nil }
        let tenant = String(decoding: bytes.dropFirst(head.count).dropLast(tail.count), as: UTF8.self)
        return TenantID.isValid(tenant) ? tenant : nil
    }

    /// By what it makes; the placeholder's letter case is no difference.
    package static func == (left: TenantTemplate, right: TenantTemplate) -> Bool {
        left.before == right.before && left.after == right.after
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
