import Synchronization

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The system's resolver: hosts file, DNS, whatever `nsswitch.conf` says.
package struct SystemNameResolver: NameResolver {
    private static let patience: Duration = .seconds(5)

    package init() {}

    package func addresses(of host: String) async -> [IPAddress] {
        let bare = host.utf8.first == UInt8(ascii: "[") ? String(host.dropFirst().dropLast()) : host
        if let address = IPAddress(bare) { return [address] }
        let answer = Answer()
        // `getaddrinfo` blocks and can't be called off, so it gets a thread, and what comes late is dropped.
        let context = Unmanaged.passRetained(Question(host: bare, answer: answer))
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                let question = Unmanaged<Question>.fromOpaque(context).takeRetainedValue()
                question.answer.give(SystemNameResolver.lookUp(question.host))
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            context.release()
            return []
        }
        pthread_detach(thread)
        let timer = Task {
            try await Task.sleep(for: Self.patience)
            answer.give([])
        }
        defer { timer.cancel() }
        return await answer.wait()
    }

    private static func lookUp(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = list
        while let entry = next, addresses.count < 64 {
            if let address = address(entry.pointee), !addresses.contains(address) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        let raw = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
        switch entry.ai_family {
        // `sin_addr` stands behind family and port, `sin6_addr` behind the flow label too (ip(7), ipv6(7)).
        case AF_INET where raw.count >= 8: return IPAddress(bytes: Array(raw[4..<8]))
        case AF_INET6 where raw.count >= 24: return IPAddress(bytes: Array(raw[8..<24]))
        default: return nil
        }
    }
}

/// What the thread is given.
private final class Question: Sendable {
    let host: String
    let answer: Answer

    init(host: String, answer: Answer) {
        self.host = host
        self.answer = answer
    }
}

/// The first answer that comes.
private final class Answer: Sendable {
    private struct State: Sendable {
        var addresses: [IPAddress]?
        var waiting: CheckedContinuation<[IPAddress], Never>?
    }

    private let state = Mutex(State())

    func give(_ addresses: [IPAddress]) {
        let waiting = state.withLock { state -> CheckedContinuation<[IPAddress], Never>? in
            guard state.addresses == nil else { return nil }
            state.addresses = addresses
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: addresses)
    }

    func wait() async -> [IPAddress] {
        await withCheckedContinuation { continuation in
            let given = state.withLock { state -> [IPAddress]? in
                if state.addresses == nil { state.waiting = continuation }
                return state.addresses
            }
            if let given { continuation.resume(returning: given) }
        }
    }
}
