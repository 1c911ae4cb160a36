/// What a file must be before it is parsed: UTF-8 without control characters.
enum TOMLText {
    /// The text's bytes without a byte order mark, and with Windows' line ends (editors there write both) made plain.
    static func check(_ bytes: [UInt8], file: String) throws(TOMLRefusal) -> [UInt8] {
        guard bytes.count <= TOMLDocument.largestFile else {
            throw TOMLRefusal(
                file: file,
                line: nil,
                reason: "the file has \(bytes.count) bytes, more than \(TOMLDocument.largestFile)",
                fix: "Check that this is the right file"
            )
        }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard String(validating: content, as: UTF8.self) != nil else {
            throw TOMLRefusal(
                file: file,
                line: firstInvalidLine(content),
                reason: "is not valid UTF-8",
                fix: "Save the file in UTF-8"
            )
        }
        var plain: [UInt8] = []
        plain.reserveCapacity(content.count)
        var line = 1
        for index in content.indices {
            let byte = content[index]
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "\t"): break
            case UInt8(ascii: "\r") where content.dropFirst(index + 1 - content.startIndex).first == UInt8(ascii: "\n"):
                continue
            case 0x00...0x1F, 0x7F:
                throw TOMLRefusal(
                    file: file,
                    line: line,
                    reason: "holds the control character 0x\(hex(byte))",
                    fix: "TOML is plain text; remove it"
                )
            default: break
            }
            plain.append(byte)
        }
        return plain
    }

    private static func firstInvalidLine(_ bytes: ArraySlice<UInt8>) -> Int {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // No UTF-8 sequence holds a line feed, so each line stands for itself.
        let before = lines.prefix { String(validating: $0, as: UTF8.self) != nil }
        return before.count + 1
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
