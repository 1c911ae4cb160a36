import Foundation

/// What a child process tells its parent: a kind and some bytes, one line each, written with one call so that no kill leaves
/// half of it unseen.
struct ChildWord {
    enum Kind: String {
        /// A login was acknowledged: grant id, code digest.
        case login = "L"
        /// A code was used for the first time: its digest.
        case first = "F"
        /// The child has done all it was to do.
        case done = "D"
    }

    let kind: Kind
    let values: [[UInt8]]

    func say() {
        let words = ["=", kind.rawValue] + values.map { $0.map { String(format: "%02x", $0) }.joined() }
        let line = Array(("\n" + words.joined(separator: " ") + " .\n").utf8)
        _ = line.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }

    /// The complete words in what a child wrote; its test runner's own lines are not words.
    static func all(in data: Data) -> [ChildWord] {
        String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count >= 3, parts.first == "=", parts.last == ".", let kind = Kind(rawValue: String(parts[1]))
            else {
                return nil
            }
            return ChildWord(kind: kind, values: parts[2..<(parts.count - 1)].map(bytes))
        }
    }

    private static func bytes(_ digits: Substring) -> [UInt8] {
        let digits = Array(digits.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
        }
    }
}
