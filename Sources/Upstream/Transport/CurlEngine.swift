import CCurl
import Synchronization

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The one thread that drives libcurl.
///
/// `@unchecked Sendable`: other threads touch only `inbox`, a mutex, and wake the multi handle, which libcurl allows from
/// any thread, while the inbox says that the handle still exists. Everything else belongs to the thread.
final class CurlEngine: @unchecked Sendable {
    private struct Inbox: Sendable {
        var arrivals: [CurlTransfer] = []
        var hasCancellations = false
        var isStopping = false
        var isStopped = false
        var waitingForStop: [CheckedContinuation<Void, Never>] = []
    }

    private let inbox = Mutex(Inbox())
    private let multi: UnsafeMutableRawPointer
    private let anchors: TrustAnchors
    private let maxConcurrent: Int

    // The thread's own.
    private var active: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    private var idleHandles: [UnsafeMutableRawPointer] = []
    private var nextSweep: Int64 = 0

    /// Nil where libcurl can't be set up or no thread is to be had.
    init?(anchors: TrustAnchors, pool: ConnectionPool) {
        guard CurlLibrary.isReady, let multi = curl_multi_init() else { return nil }
        self.multi = multi
        self.anchors = anchors
        maxConcurrent = pool.maxRequests
        _ = ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, pool.maxIdle)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, pool.maxPerHost)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, pool.maxTotal)
    }

    /// Begins the thread. It holds the engine until it is stopped.
    func start() -> Bool {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlEngine>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            context.release()
            curl_multi_cleanup(multi)
            inbox.withLock { $0.isStopped = true }
            return false
        }
        pthread_detach(thread)
        return true
    }

    // MARK: From any thread

    func submit(_ transfer: CurlTransfer) {
        let accepted = inbox.withLock { inbox in
            guard !inbox.isStopping, !inbox.isStopped else { return false }
            inbox.arrivals.append(transfer)
            curl_multi_wakeup(multi)
            return true
        }
        if !accepted { transfer.fail(.shutDown, "the transport is shut down") }
    }

    func cancel(_ transfer: CurlTransfer) {
        transfer.requestCancel()
        inbox.withLock { inbox in
            inbox.hasCancellations = true
            if !inbox.isStopped { curl_multi_wakeup(multi) }
        }
    }

    /// Returns at once; what is under way fails.
    func stop() {
        inbox.withLock { inbox in
            inbox.isStopping = true
            if !inbox.isStopped { curl_multi_wakeup(multi) }
        }
    }

    /// Returns when the thread has let go of everything.
    func stopped() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let already = inbox.withLock { inbox in
                if !inbox.isStopped { inbox.waitingForStop.append(continuation) }
                return inbox.isStopped
            }
            if already { continuation.resume() }
        }
    }

    // MARK: The thread

    private func run() {
        // The program's signals are other threads' affair, and a blocked SIGPIPE can't kill it when OpenSSL writes to a
        // connection that the peer has closed.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        while takeInbox() {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collect()
            sweep()
            let wait: Int32 = active.isEmpty ? 60_000 : Self.sweepMilliseconds
            curl_multi_poll(multi, nil, 0, wait, nil)
        }
        end()
    }

    /// - Returns: false once the engine is to stop.
    private func takeInbox() -> Bool {
        let (arrivals, hasCancellations, isStopping) = inbox.withLock { inbox in
            defer {
                inbox.arrivals = []
                inbox.hasCancellations = false
            }
            return (inbox.arrivals, inbox.hasCancellations, inbox.isStopping)
        }
        for transfer in arrivals {
            if isStopping {
                transfer.fail(.shutDown, "the transport is shut down")
            } else {
                begin(transfer)
            }
        }
        if hasCancellations {
            for transfer in active.values where transfer.isCancelRequested {
                remove(transfer)
                transfer.fail(.cancelled, "the caller gave up")
            }
        }
        return !isStopping
    }

    private func begin(_ transfer: CurlTransfer) {
        if transfer.isCancelRequested { return transfer.fail(.cancelled, "the caller gave up") }
        guard active.count < maxConcurrent else {
            return transfer.fail(.overloaded, "\(maxConcurrent) requests to providers are under way")
        }
        guard let handle = idleHandles.popLast() ?? curl_easy_init() else {
            return transfer.fail(.overloaded, "libcurl has no memory")
        }
        transfer.handle = handle
        transfer.deadline = Self.now() + Int64(transfer.request.limits.total.wholeMilliseconds)
        active[handle] = transfer
        if let problem = CurlOptions.apply(transfer, to: handle, anchors: anchors) {
            release(transfer)
            return transfer.fail(.invalidRequest, "libcurl refuses an option: \(problem)")
        }
        guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
            release(transfer)
            return transfer.fail(.overloaded, "libcurl takes no further transfer")
        }
    }

    private func collect() {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                let transfer = active[handle]
            else { continue }
            let code = message.pointee.data.result
            let result = outcome(code, of: transfer, handle: handle)
            remove(transfer)
            transfer.finish(result)
        }
    }

    private func outcome(
        _ code: CURLcode,
        of transfer: CurlTransfer,
        handle: UnsafeMutableRawPointer
    ) -> Result<HTTPClientResponse, TransportError> {
        guard code == CURLE_OK else {
            var verification = 0
            ccurl_get_long(handle, CURLINFO_SSL_VERIFYRESULT, &verification)
            return .failure(CurlFailure.error(code, of: transfer, verification: verification))
        }
        var status = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        var address: UnsafePointer<CChar>?
        ccurl_get_string(handle, CURLINFO_PRIMARY_IP, &address)
        return .success(
            transfer.response(
                status: status,
                peerAddress: address.map { String(cString: $0) } ?? "",
                certificate: transfer.request.wantsCertificate ? PeerCertificate(shownTo: handle) : nil
            )
        )
    }

    /// libcurl's own timer starts when a connection is free; this one counts from the call, and it watches for stalls.
    private func sweep() {
        let now = Self.now()
        guard now >= nextSweep, !active.isEmpty else { return }
        nextSweep = now + Int64(Self.sweepMilliseconds)
        for transfer in active.values {
            if now >= transfer.deadline {
                let error = CurlFailure.timeout(of: transfer)
                remove(transfer)
                transfer.finish(.failure(error))
            } else if transfer.stall.isStalled(at: now) {
                remove(transfer)
                transfer.fail(.timeout, "the answer comes at fewer than 64 bytes a second")
            }
        }
    }

    private func remove(_ transfer: CurlTransfer) {
        if let handle = transfer.handle { curl_multi_remove_handle(multi, handle) }
        release(transfer)
    }

    /// Keeps the handle: it holds the TLS sessions to resume.
    private func release(_ transfer: CurlTransfer) {
        guard let handle = transfer.handle else { return }
        active[handle] = nil
        transfer.handle = nil
        curl_easy_reset(handle)
        curl_slist_free_all(transfer.headerList)
        transfer.headerList = nil
        if idleHandles.count < Self.maxIdleHandles {
            idleHandles.append(handle)
        } else {
            curl_easy_cleanup(handle)
        }
    }

    private func end() {
        for transfer in active.values {
            remove(transfer)
            transfer.fail(.shutDown, "the transport is shut down")
        }
        for handle in idleHandles { curl_easy_cleanup(handle) }
        idleHandles = []
        let (late, waiting) = inbox.withLock { inbox in
            // From here on nobody wakes the handle.
            inbox.isStopped = true
            defer { (inbox.arrivals, inbox.waitingForStop) = ([], []) }
            return (inbox.arrivals, inbox.waitingForStop)
        }
        curl_multi_cleanup(multi)
        for transfer in late { transfer.fail(.shutDown, "the transport is shut down") }
        for continuation in waiting { continuation.resume() }
    }

    private static let sweepMilliseconds: Int32 = 100
    private static let maxIdleHandles = 32

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
