/// A request that passed every check that needs no network, in the form the transport's thread takes.
struct PreparedRequest: Sendable {
    let method: HTTPClientRequest.Method
    let url: HTTPURL
    /// `Name: value`, free of line breaks.
    let headerLines: [String]
    let body: [UInt8]?
    let limits: RequestLimits
    let wantsCertificate: Bool
    let gate: AddressGate
    /// nil: go straight.
    let proxy: String?

    init(_ request: HTTPClientRequest, proxies: ProxySettings) throws(TransportError) {
        let target = HTTPURL.withoutQuery(request.url)
        func refusal(_ phase: TransportError.Phase, _ detail: String) -> TransportError {
            TransportError(phase, bytesWereSent: false, detail: detail, target: target)
        }
        guard let url = HTTPURL(request.url) else {
            throw refusal(.invalidRequest, "not an https address (http is for loopback hosts only)")
        }
        // A line break in a value would begin a header of the writer's choosing.
        guard request.headers.allSatisfy({ Self.isToken($0.name) && Self.isFieldValue($0.value) }) else {
            throw refusal(.invalidRequest, "a header field holds a character that HTTP does not allow")
        }
        method = request.method
        self.url = url
        // Without the empty Expect, curl waits for a "100 Continue" before it sends a large body.
        headerLines = request.headers.map { "\($0.name): \($0.value)" } + (request.body == nil ? [] : ["Expect:"])
        body = request.body
        limits = request.limits
        wantsCertificate = request.wantsCertificate
        let isLoopback = IPAddress(url.host)?.isLoopback == true || url.host == "[::1]" || url.host == "localhost"
        proxy = proxies.proxy(forHost: url.host, isHTTPS: url.isHTTPS, isLoopback: isLoopback)
        gate = AddressGate(rule: request.egress, host: url.host, isHTTPS: url.isHTTPS, isProxied: proxy != nil)
        if let refused = gate.refusalOfHost { throw refusal(.refusedAddress, refused) }
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
            }
    }

    /// RFC 9110 §5.5, without the obsolete octets.
    private static func isFieldValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x09 }
    }
}
