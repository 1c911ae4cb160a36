import BrokerCore
import JOSE

/// What a directory's API says went wrong: Microsoft's and Google's both put an object under `error`.
struct DirectoryErrorText: Sendable {
    /// `Authorization_RequestDenied`, `PERMISSION_DENIED`.
    let code: String?
    let message: String?
    /// Google's finer word, such as `accessNotConfigured`.
    let reason: String?
    let traceIDs: [(name: String, value: String)]

    init(_ response: HTTPClientResponse, hiding secrets: [String]) {
        let error = (try? JSONReader.parseObject(response.body))?["error"]?.objectValue
        let inner = error?["innerError"]?.objectValue
        let text = ProviderErrorText(
            code: error?["code"]?.stringValue ?? error?["status"]?.stringValue,
            description: error?["message"]?.stringValue,
            traceIDs: ["request-id", "client-request-id"].compactMap { name in
                (inner?[name]?.stringValue ?? response.value(of: name)).map { (name: name, value: $0) }
            },
            hiding: secrets
        )
        code = text.shownCode
        message = text.description
        traceIDs = text.traceIDs
        let details = (error?["errors"]?.arrayValue ?? []) + (error?["details"]?.arrayValue ?? [])
        reason = details.prefix(10).lazy.compactMap { $0.objectValue?["reason"]?.stringValue }.first
            .map { Redaction.hide(secrets, in: $0) }
    }

    /// - Parameters:
    ///   - kind: for what is neither an outage nor too many requests.
    ///   - place: what answered, for the log.
    func error(
        _ kind: UpstreamError.Kind,
        advice: String?,
        place: String,
        response: HTTPClientResponse,
        provider: String
    ) -> UpstreamError {
        let isDown = response.status == 429 || response.status >= 500
        let words = [code, reason, message].compactMap { $0 }.map { Excerpt($0, limit: 500).description }
        return UpstreamError(
            provider: provider,
            step: .groups,
            kind: isDown ? .unavailable : kind,
            detail: "\(place) answers \(response.status)" + (words.isEmpty ? "" : ": " + words.joined(separator: ", ")),
            advice: isDown ? nil : advice,
            code: code,
            traceIDs: traceIDs,
            upstreamStatus: response.status,
            retryAfter: response.retryAfter
        )
    }
}
