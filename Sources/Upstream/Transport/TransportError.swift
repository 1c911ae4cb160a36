/// Why a request brought no complete answer.
package struct TransportError: Error, Sendable, Equatable {
    package enum Phase: String, Sendable {
        /// The request was never begun: a bad URL, a header that holds a line break.
        case invalidRequest
        case resolve
        case connect
        /// Handshake, certificate or host name.
        case tls
        /// The peer's address is one that the egress rule keeps out.
        case refusedAddress
        /// The connection ended before the answer was complete.
        case connectionLost
        case timeout
        /// The answer exceeds its cap.
        case tooLarge
        /// The peer does not speak HTTP as it should.
        case protocolViolation
        /// Too many requests are under way here.
        case overloaded
        case cancelled
        case shutDown
    }

    package let phase: Phase
    /// What the peer's certificate was refused for.
    package enum CertificateFault: Sendable, Equatable {
        /// One of OpenSSL's `X509_V_ERR_…`.
        case untrusted(code: Int)
        case wrongHost
    }

    /// Whether the peer may have seen any of the request. An authorization code that may have been seen must not be sent
    /// again (RFC 6749 §4.1.2).
    package let bytesWereSent: Bool
    /// One sentence for the log. Holds no query, header or body.
    package let detail: String
    /// Scheme, host, port and path of the request.
    package let target: String
    /// With the phase `tls`, where it was the certificate.
    package var certificateFault: CertificateFault?

    package init(_ phase: Phase, bytesWereSent: Bool, detail: String, target: String) {
        self.phase = phase
        self.bytesWereSent = bytesWereSent
        self.detail = detail
        self.target = target
    }

    /// Whether asking again at once could end otherwise. Refusals, caps and timeouts would only repeat themselves.
    package var mayPassOnRetry: Bool {
        switch phase {
        case .resolve, .connect, .connectionLost: true
        case .invalidRequest, .tls, .refusedAddress, .timeout, .tooLarge, .protocolViolation, .overloaded, .cancelled,
            .shutDown:
            false
        }
    }
}

extension TransportError: CustomStringConvertible {
    package var description: String { "\(target): \(detail)" }
}
