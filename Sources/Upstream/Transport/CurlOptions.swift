import CCurl

/// Sets an easy handle up for one transfer. Every option counts: where libcurl refuses one, the transfer does not begin.
struct CurlOptions {
    private let handle: UnsafeMutableRawPointer
    private var firstFailure: CURLcode = CURLE_OK

    /// - Returns: nil when all options took, else libcurl's reason.
    static func apply(_ transfer: CurlTransfer, to handle: UnsafeMutableRawPointer, anchors: TrustAnchors) -> String? {
        var options = CurlOptions(handle)
        options.setTarget(transfer)
        options.setLimits(transfer.request.limits)
        options.setTrust(anchors)
        if transfer.request.wantsCertificate { options.check(ccurl_set_long(handle, CURLOPT_CERTINFO, 1)) }
        options.setCallbacks(transfer)
        guard options.firstFailure == CURLE_OK else { return String(cString: curl_easy_strerror(options.firstFailure)) }
        return nil
    }

    private init(_ handle: UnsafeMutableRawPointer) { self.handle = handle }

    private mutating func setTarget(_ transfer: CurlTransfer) {
        let request = transfer.request
        check(ccurl_set_string(handle, CURLOPT_URL, request.url.text))
        // Nothing but HTTP, whatever a URL says, and no hop after the first (RFC 9700 §2.6).
        check(ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, request.url.isHTTPS ? "https" : "http"))
        check(ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
        check(ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)))
        // An empty string: straight to the host, and the environment is not asked again.
        check(ccurl_set_string(handle, CURLOPT_PROXY, request.proxy ?? ""))
        check(ccurl_set_string(handle, CURLOPT_NOPROXY, ""))
        check(ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1))
        // Every encoding libcurl was built with; the cap counts what comes out of it.
        check(ccurl_set_string(handle, CURLOPT_ACCEPT_ENCODING, ""))
        check(ccurl_set_string(handle, CURLOPT_USERAGENT, "cost-ops"))
        for line in request.headerLines {
            guard let list = curl_slist_append(transfer.headerList, line) else { return check(CURLE_OUT_OF_MEMORY) }
            transfer.headerList = list
        }
        check(ccurl_set_list(handle, CURLOPT_HTTPHEADER, transfer.headerList))
        switch request.method {
        case .get:
            check(ccurl_set_long(handle, CURLOPT_HTTPGET, 1))
        case .post:
            check(ccurl_set_long(handle, CURLOPT_POST, 1))
            let body = request.body ?? []
            // libcurl reads a null pointer as "ask a callback for the body", so an empty body points at one byte.
            check((body.isEmpty ? [0] : body).withUnsafeBytes { ccurl_set_body(handle, $0.baseAddress, body.count) })
        }
    }

    private mutating func setLimits(_ limits: RequestLimits) {
        // No signal handlers: libcurl is in one thread of many.
        check(ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        // Without this, giving up on a name whose DNS server is silent waits for getaddrinfo, and all transfers with it.
        check(ccurl_set_long(handle, CURLOPT_QUICK_EXIT, 1))
        check(ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, max(1, limits.connect.wholeMilliseconds)))
        check(ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, max(1, limits.total.wholeMilliseconds)))
        check(ccurl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limits.maxBytes)))
        // Beyond half a minute many servers have closed an idle connection, and a POST that meets such a one is lost.
        check(ccurl_set_long(handle, CURLOPT_MAXAGE_CONN, 30))
    }

    private mutating func setTrust(_ anchors: TrustAnchors) {
        check(ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1))
        check(ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2))
        check(ccurl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)))
        check(ccurl_set_string(handle, CURLOPT_CAINFO, anchors.file))
        check(ccurl_set_string(handle, CURLOPT_CAPATH, anchors.directory))
        if let joined = anchors.joined {
            check(joined.withUnsafeBytes { ccurl_set_blob(handle, CURLOPT_CAINFO_BLOB, $0.baseAddress, $0.count) })
        }
    }

    private mutating func setCallbacks(_ transfer: CurlTransfer) {
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        check(ccurl_set_data_callback(handle, CURLOPT_HEADERFUNCTION, CurlCallbacks.header))
        check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context))
        check(ccurl_set_data_callback(handle, CURLOPT_WRITEFUNCTION, CurlCallbacks.body))
        check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        check(ccurl_set_open_socket(handle, CurlCallbacks.openSocket))
        check(ccurl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context))
        check(ccurl_set_before_request(handle, CurlCallbacks.beforeRequest))
        check(ccurl_set_pointer(handle, CURLOPT_PREREQDATA, context))
    }

    private mutating func check(_ code: CURLcode) {
        if firstFailure == CURLE_OK { firstFailure = code }
    }
}
