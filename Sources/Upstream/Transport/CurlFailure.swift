import CCurl

/// Says what a libcurl result means for whoever asked.
enum CurlFailure {
    /// - Parameter verification: what OpenSSL said of the certificate, 0 where it had nothing against it.
    static func error(_ code: CURLcode, of transfer: CurlTransfer, verification: Int) -> TransportError {
        // What a callback of ours decided explains the code that followed from it.
        if transfer.isTooLarge || code == CURLE_FILESIZE_EXCEEDED {
            return transfer.error(
                .tooLarge,
                "the answer exceeds \(transfer.request.limits.maxBytes) bytes, or its head 64 KiB"
            )
        }
        if transfer.resendWasBlocked {
            return transfer.error(.connectionLost, "the kept connection ended before an answer came")
        }
        if let refusal = transfer.refusal, code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK {
            return transfer.error(.refusedAddress, refusal)
        }
        let text = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return transfer.error(.resolve, "the name has no address here: \(text)")
        case CURLE_COULDNT_CONNECT:
            return transfer.error(.connect, "no connection: \(text)")
        case CURLE_OPERATION_TIMEDOUT:
            return timeout(of: transfer)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            // X509_V_ERR_… numbers are what an operator finds explained everywhere.
            let reason =
                verification == 0 ? text : "the certificate is not trusted (X509 verify code \(verification))"
            var error = transfer.error(.tls, "TLS failed: \(reason)")
            if verification != 0 {
                error.certificateFault = .untrusted(code: verification)
            } else if code == CURLE_PEER_FAILED_VERIFICATION {
                // The chain is good, so it is the name that failed.
                error.certificateFault = .wrongHost
            }
            return error
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
            return transfer.error(.connectionLost, "the connection ended before the answer was complete: \(text)")
        default:
            return transfer.error(.protocolViolation, "no usable HTTP answer: \(text)")
        }
    }

    static func timeout(of transfer: CurlTransfer) -> TransportError {
        let limits = transfer.request.limits
        let detail =
            transfer.wasSent
            ? "no complete answer within \(limits.total.wholeMilliseconds) ms"
            : "no connection within \(min(limits.connect, limits.total).wholeMilliseconds) ms"
        return transfer.error(.timeout, detail)
    }
}
