import JOSE

/// What a provider says went wrong (RFC 6749 §5.2), read leniently: it is for people, and no provider's text is alike.
struct ProviderErrorText: Sendable, Equatable {
    /// `error`; nil where the answer holds none.
    let code: String?
    /// `error_description`, at most 1,000 characters, control characters made visible.
    let description: String?

    init(code: String?, description: String?, hiding secrets: [String] = []) {
        self.code = code.map { String(Redaction.hide(secrets, in: $0).prefix(100)) }
        self.description = description.map { Redaction.hide(secrets, in: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Out of a JSON body; both nil for anything else, such as a proxy's HTML page.
    init(body: [UInt8], hiding secrets: [String]) {
        let json = try? JSONReader.parseObject(body)
        self.init(
            code: json?["error"]?.stringValue,
            description: json?["error_description"]?.stringValue,
            hiding: secrets
        )
    }

    /// For a log line.
    var summary: String {
        switch (code, description) {
        case (nil, nil): "no error text"
        case (let code?, nil): "error \(Excerpt(code, limit: 100))"
        case (nil, let description?): Excerpt(description, limit: 1_000).description
        case (let code?, let description?): "error \(Excerpt(code, limit: 100)): \(Excerpt(description, limit: 1_000))"
        }
    }

    /// Entra's own number, the one part of a description that is documented to be for programs: `AADSTS65001: …`.
    var entraCode: Int64? {
        guard let description, description.utf8.starts(with: "AADSTS".utf8) else { return nil }
        let digits = description.utf8.dropFirst(6).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
