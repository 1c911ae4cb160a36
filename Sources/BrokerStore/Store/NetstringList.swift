import BrokerCore

/// A list of texts in one column: each as `LENGTH:BYTES,`. Exact for any content, easy to read, and checked when read.
enum NetstringList {
    static func encode(_ texts: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for text in texts {
            bytes += String(text.utf8.count).utf8
            bytes.append(UInt8(ascii: ":"))
            bytes += text.utf8
            bytes.append(UInt8(ascii: ","))
        }
        return bytes
    }

    /// - Throws: `corrupt` for anything that `encode` does not write.
    static func decode(_ bytes: [UInt8], column: String) throws(StoreError) -> [String] {
        var texts: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let text = next(of: &rest) else { throw .corrupt(reason: "\(column) is not a list of texts") }
            texts.append(text)
        }
        return texts
    }

    private static func next(of rest: inout ArraySlice<UInt8>) -> String? {
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let digits = rest[..<colon]
        // Nine digits can't overflow, and no list is that long.
        guard (1...9).contains(digits.count) else { return nil }
        var count = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            count = count * 10 + Int(digit - UInt8(ascii: "0"))
        }
        let body = rest[(colon + 1)...].prefix(count)
        guard body.count == count, body.endIndex < rest.endIndex, rest[body.endIndex] == UInt8(ascii: ",") else {
            return nil
        }
        rest = rest[(body.endIndex + 1)...]
        return String(validating: body, as: UTF8.self)
    }
}
