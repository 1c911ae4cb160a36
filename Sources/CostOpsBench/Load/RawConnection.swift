import Foundation

/// A kept-alive HTTP/1.1 connection to loopback on a blocking socket. It costs a fraction of what an HTTP client does: the
/// generator shares its cores with what it measures.
final class RawConnection {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private let host: String
    private var buffer: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        host = "127.0.0.1:\(port)"
        guard descriptor >= 0 else { throw Failure(description: "No socket") }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = LoopbackAddress.make(port: port)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(descriptor)
            throw Failure(description: "Nobody listens on port \(port)")
        }
    }

    deinit { close(descriptor) }

    func get(_ target: String, headers: String = "") throws -> RawResponse {
        try exchange("GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\(headers)\r\n")
    }

    func post(_ target: String, headers: String, form: String) throws -> RawResponse {
        try exchange(
            "POST \(target) HTTP/1.1\r\nHost: \(host)\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: \(form.utf8.count)\r\n\(headers)\r\n\(form)"
        )
    }

    private func exchange(_ request: String) throws -> RawResponse {
        try sendAll(Array(request.utf8))
        while true {
            switch RawResponseReading(buffer) {
            case .complete(let response, let length):
                buffer.removeFirst(length)
                return response
            case .incomplete: try receive()
            case .malformed: throw Failure(description: "The answer is no HTTP/1.1 with a length")
            }
        }
    }

    private func sendAll(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "The connection ended while sending") }
            sent += count
        }
    }

    private func receive() throws {
        let count = buffer.count
        let received = withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { space in
            let received = recv(descriptor, space.baseAddress, space.count, 0)
            if received > 0 { buffer.append(contentsOf: space[..<received]) }
            return received
        }
        guard received > 0 else {
            throw Failure(description: count == 0 ? "The connection ended without an answer" : "The answer broke off")
        }
    }
}
