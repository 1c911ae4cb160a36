import Foundation
import Synchronization

/// A real HTTP/1.1 server on a loopback socket that misbehaves on demand: one thread a connection, no library between the
/// test and the bytes.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        let method: String
        /// Path and query.
        let target: String
        let headers: [(name: String, value: String)]
        let body: [UInt8]
        /// Which connection it came on, from 1.
        let connection: Int

        var path: String { String(target.prefix { $0 != "?" }) }

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    enum End: Sendable { case keep, close, reset, hang }

    /// What the server does with a request.
    struct Reply: Sendable {
        var pieces: [[UInt8]]
        var end: End
        /// Between the pieces.
        var pauseMicroseconds: UInt32 = 0

        static func response(
            _ status: Int = 200,
            headers: [(String, String)] = [("Content-Type", "application/json")],
            _ body: [UInt8]
        ) -> Reply {
            var head = "HTTP/1.1 \(status) Status\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            head += "Content-Length: \(body.count)\r\n\r\n"
            return Reply(pieces: [Array(head.utf8) + body], end: .keep)
        }

        static func json(_ text: String, status: Int = 200, headers: [(String, String)] = []) -> Reply {
            .response(status, headers: [("Content-Type", "application/json")] + headers, Array(text.utf8))
        }

        static func raw(_ text: String, then end: End) -> Reply { Reply(pieces: [Array(text.utf8)], end: end) }
        static let hang = Reply(pieces: [], end: .hang)
        static let reset = Reply(pieces: [], end: .reset)
    }

    private struct State: Sendable {
        var requests: [Request] = []
        var connections = 0
        var open: Set<Int32> = []
        var isStopped = false
        var handler: @Sendable (Request) -> Reply
    }

    let host: String
    let port: Int
    private let listener: Int32
    private let state: Mutex<State>

    init(host: String = "127.0.0.1", _ handler: @escaping @Sendable (Request) -> Reply) throws {
        let v6 = host.contains(":")
        listener = socket(v6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw Failure(what: "socket") }
        var address = sockaddr_storage()
        var length: socklen_t
        if v6 {
            var v6Address = sockaddr_in6()
            v6Address.sin6_family = sa_family_t(AF_INET6)
            inet_pton(AF_INET6, host, &v6Address.sin6_addr)
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            withUnsafeMutableBytes(of: &address) { $0.copyBytes(from: withUnsafeBytes(of: &v6Address) { Array($0) }) }
        } else {
            var v4Address = sockaddr_in()
            v4Address.sin_family = sa_family_t(AF_INET)
            inet_pton(AF_INET, host, &v4Address.sin_addr)
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &address) { $0.copyBytes(from: withUnsafeBytes(of: &v4Address) { Array($0) }) }
        }
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 128) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard bound else {
            Glibc.close(listener)
            throw Failure(what: "bind \(host)")
        }
        // sin_port and sin6_port lie at the same place.
        port = withUnsafeBytes(of: &address) { Int($0[2]) << 8 | Int($0[3]) }
        self.host = v6 ? "[\(host)]" : host
        state = Mutex(State(handler: handler))
        Thread.detachNewThread { [self] in acceptLoop() }
    }

    var origin: String { "http://\(host):\(port)" }
    var requests: [Request] { state.withLock { $0.requests } }
    var requestCount: Int { state.withLock { $0.requests.count } }
    var connectionCount: Int { state.withLock { $0.connections } }

    func requestCount(path: String) -> Int { state.withLock { $0.requests.filter { $0.path == path }.count } }

    func handle(_ handler: @escaping @Sendable (Request) -> Reply) {
        state.withLock { $0.handler = handler }
    }

    func stop() {
        let open = state.withLock { state in
            state.isStopped = true
            return state.open
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private func acceptLoop() {
        while true {
            let descriptor = accept(listener, nil, nil)
            if descriptor < 0 { break }
            let number: Int? = state.withLock { state in
                if state.isStopped { return nil }
                state.connections += 1
                state.open.insert(descriptor)
                return state.connections
            }
            guard let number else {
                Glibc.close(descriptor)
                break
            }
            Thread.detachNewThread { [self] in
                serve(descriptor, number: number)
                state.withLock { _ = $0.open.remove(descriptor) }
                Glibc.close(descriptor)
            }
        }
        Glibc.close(listener)
    }

    private func serve(_ descriptor: Int32, number: Int) {
        var buffer: [UInt8] = []
        while let request = readRequest(descriptor, &buffer, number: number) {
            let handler = state.withLock { state in
                state.requests.append(request)
                return state.handler
            }
            let reply = handler(request)
            for (index, piece) in reply.pieces.enumerated() {
                if index > 0, reply.pauseMicroseconds > 0 { usleep(reply.pauseMicroseconds) }
                guard write(piece, to: descriptor) else { return }
            }
            switch reply.end {
            case .keep: continue
            case .close: return
            case .hang:
                var byte: UInt8 = 0
                while recv(descriptor, &byte, 1, 0) > 0 {}
                return
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
                return
            }
        }
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    private func readRequest(_ descriptor: Int32, _ buffer: inout [UInt8], number: Int) -> Request? {
        let blank = Array("\r\n\r\n".utf8)
        while true {
            if let end = buffer.firstRange(of: blank) {
                var lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                let first = lines.removeFirst().components(separatedBy: " ")
                let headers = lines.map { line in
                    let parts = line.split(separator: ":", maxSplits: 1)
                    return (
                        name: String(parts[0]),
                        value: parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
                    )
                }
                let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
                if buffer.count >= end.upperBound + length {
                    let body = Array(buffer[end.upperBound..<(end.upperBound + length)])
                    buffer.removeSubrange(..<(end.upperBound + length))
                    return Request(
                        method: first[0],
                        target: first.count > 1 ? first[1] : "",
                        headers: headers,
                        body: body,
                        connection: number
                    )
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count <= 0 { return nil }
            buffer.append(contentsOf: chunk.prefix(count))
        }
    }
}

struct Failure: Error { let what: String }
