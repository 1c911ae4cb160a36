import OAuthProtocol

/// Takes secrets out of text that a provider wrote: some repeat what was sent to them.
enum Redaction {
    /// - Parameter secrets: any shorter than six bytes are left, since they would blot out words. Their form-encoded
    ///   spelling, which is what was sent, is hidden as well.
    static func hide(_ secrets: [String], in text: String) -> String {
        let hidden = secrets.flatMap { [$0, FormCoding.encode($0)] }.map { Array($0.utf8) }.filter { $0.count >= 6 }
        var rest = Array(text.utf8.prefix(8_192))[...]
        var out: [UInt8] = []
        while let byte = rest.first {
            if let secret = hidden.first(where: { rest.starts(with: $0) }) {
                out.append(contentsOf: "(hidden)".utf8)
                rest = rest.dropFirst(secret.count)
            } else {
                out.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
