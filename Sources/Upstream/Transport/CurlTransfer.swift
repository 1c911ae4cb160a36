import CCurl
import Synchronization

/// One request on its way, with what has come back so far.
///
/// `@unchecked Sendable`: everything but `cancelRequested` is written by the sender until the engine's inbox (a mutex) takes
/// it, and from then on only by the engine's thread, on which all of curl's callbacks run.
final class CurlTransfer: @unchecked Sendable {
    let request: PreparedRequest
    private let cancelRequested = Atomic<Bool>(false)
    private var continuation: CheckedContinuation<Result<HTTPClientResponse, TransportError>, Never>?

    /// Set by the engine: the libcurl objects that live as long as the transfer.
    var handle: UnsafeMutableRawPointer?
    var headerList: UnsafeMutablePointer<curl_slist>?
    /// On the engine's clock, in milliseconds.
    var deadline: Int64 = 0
    var stall = StallWatch()

    /// The request went to the peer, as far as one can know: the connection was handed to it.
    private(set) var wasSent = false
    private(set) var refusal: String?
    private(set) var isTooLarge = false
    private(set) var resendWasBlocked = false
    private var head = ResponseHead()
    private var body: [UInt8] = []

    init(_ request: PreparedRequest) {
        self.request = request
    }

    func begin(_ continuation: CheckedContinuation<Result<HTTPClientResponse, TransportError>, Never>) {
        self.continuation = continuation
    }

    /// From any thread.
    func requestCancel() { cancelRequested.store(true, ordering: .releasing) }
    var isCancelRequested: Bool { cancelRequested.load(ordering: .acquiring) }

    func finish(_ result: Result<HTTPClientResponse, TransportError>) {
        continuation?.resume(returning: result)
        continuation = nil
    }

    func fail(_ phase: TransportError.Phase, _ detail: String) {
        finish(.failure(error(phase, detail)))
    }

    func error(_ phase: TransportError.Phase, _ detail: String) -> TransportError {
        TransportError(phase, bytesWereSent: wasSent, detail: detail, target: request.url.loggable)
    }

    func response(status: Int, peerAddress: String, certificate: PeerCertificate?) -> HTTPClientResponse {
        HTTPClientResponse(
            status: status,
            headers: head.fields,
            body: body,
            peerAddress: peerAddress,
            certificate: certificate
        )
    }

    // MARK: What curl asks on the engine's thread

    /// Before a socket is opened. Refused, curl goes on to the name's next address.
    func mayConnect(to address: IPAddress?) -> Bool {
        guard let address else {
            refusal = "\(request.url.host) has an address of an unknown family"
            return false
        }
        guard let reason = request.gate.refusal(of: address) else { return true }
        refusal = reason
        return false
    }

    /// Before the request goes out, on a fresh connection or one kept from an earlier request. The latter was opened
    /// under that request's rule, so the address is judged again under ours.
    ///
    /// curl sends a request anew when a kept connection turns out dead, even a POST and even when the peer may have read
    /// it. This refuses the second sending: whoever made the request decides (RFC 6749 §4.1.2: a code goes out once).
    func maySend(to address: IPAddress?) -> Bool {
        guard mayConnect(to: address) else { return false }
        guard !wasSent else {
            resendWasBlocked = true
            return false
        }
        wasSent = true
        return true
    }

    func takeHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
        stall.received(line.count)
        guard head.take(line) else {
            isTooLarge = true
            return false
        }
        return true
    }

    /// Data arrive here decompressed and in pieces of some 16 KiB.
    func takeBody(_ data: UnsafeRawBufferPointer) -> Bool {
        stall.received(data.count)
        guard data.count <= request.limits.maxBytes - body.count else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: data)
        return true
    }
}
