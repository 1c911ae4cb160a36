import JOSE

/// What a provider says went wrong (RFC 6749 §5.2), read leniently: it is for people, and no provider's text is alike.
struct ProviderErrorText: Sendable {
    /// `error`, or `errorCode` where the answer is of the provider's own API; nil where it holds neither.
    let code: String?
    /// `error_description` or `errorSummary`, control characters made visible where it is shown.
    let description: String?
    /// What the provider's support finds the event by, under the provider's names.
    let traceIDs: [(name: String, value: String)]

    /// Members of an answer, and parameters of a callback, that name the event.
    private static let traceNames = ["trace_id", "correlation_id", "errorId", "tracking"]
    private static let traceFields = ["x-okta-request-id", "x-ms-request-id", "x-auth0-requestid"]

    init(
        code: String?,
        description: String?,
        traceIDs: [(name: String, value: String)] = [],
        hiding secrets: [String] = []
    ) {
        func hide(_ text: String) -> String { Redaction.hide(secrets, in: text) }
        self.code = code.map { String(hide($0).prefix(100)) }
        self.description = description.map(hide).flatMap { $0.isEmpty ? nil : $0 }
        self.traceIDs = traceIDs.compactMap { trace in
            let value = hide(trace.value)
            let isPlain = (1...128).contains(value.utf8.count) && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            return isPlain ? (trace.name, value) : nil
        }
    }

    /// Out of an answer's JSON; without code and description for anything else, such as a proxy's HTML page.
    init(_ response: HTTPClientResponse, hiding secrets: [String]) {
        let json = try? JSONReader.parseObject(response.body)
        func text(_ names: String...) -> String? { names.lazy.compactMap { json?[$0]?.stringValue }.first }
        let traces =
            Self.traceNames.compactMap { name in json?[name]?.stringValue.map { (name: name, value: $0) } }
            + Self.traceFields.compactMap { name in response.value(of: name).map { (name: name, value: $0) } }
        self.init(
            code: text("error", "errorCode"),
            description: text("error_description", "errorSummary"),
            traceIDs: traces,
            hiding: secrets
        )
    }

    /// Out of a callback's parameters, where each is there once.
    init(
        code: String,
        description: String?,
        callback: [(name: String, value: String)],
        hiding secrets: [String]
    ) {
        let traces = callback.filter { pair in Self.traceNames.contains { $0.utf8.elementsEqual(pair.name.utf8) } }
        self.init(code: code, description: description, traceIDs: Array(traces.prefix(4)), hiding: secrets)
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

    /// The code to tell the operator: Entra's number where there is one, since it says far more than `invalid_grant`.
    var shownCode: String? {
        if let entraCode { return "AADSTS\(entraCode)" }
        guard let code, !code.isEmpty, code.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return code
    }

    /// Entra's own number, the one part of a description that is documented to be for programs: `AADSTS65001: …`.
    var entraCode: Int64? {
        guard let description, description.utf8.starts(with: "AADSTS".utf8) else { return nil }
        let digits = description.utf8.dropFirst(6).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
