import Glibc

/// One exchange over a socket, byte for byte, for what no HTTP client would send.
enum Wire {
    struct Failure: Error, CustomStringConvertible {
        let step: String
        let code: Int32
        var description: String { "\(step): errno \(code)" }
    }

    struct Response {
        let status: Int
        let head: String
        let body: [UInt8]

        /// Values of all fields of that name.
        func values(_ name: String) -> [String] {
            head.split(separator: "\r\n").dropFirst().filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) }
        }
    }

    struct Exchange {
        var received: [UInt8] = []
        /// Whether the server closed the connection, or reset it.
        var isClosed = false

        /// The answers one after the other. Interim ones count too.
        var responses: [Response] { Wire.responses(in: received) }
    }

    /// Sends, and reads until the server closes. Once the answer is there, or nothing came for a while, it says that nothing
    /// more will be sent.
    /// - Parameters:
    ///   - source: an address of 127.0.0.0/8 to come from; nil for the usual one.
    ///   - patience: milliseconds of silence to wait for an answer before the sending side is closed.
    ///   - limit: for the whole.
    static func exchange(
        port: Int,
        _ bytes: [UInt8],
        from source: UInt32? = nil,
        patience: Int32 = 250,
        limit: Duration = .seconds(15)
    ) throws -> Exchange {
        let descriptor = try open(port: port, from: source)
        defer { close(descriptor) }
        let deadline = ContinuousClock.now + limit
        var result = Exchange()
        var rest = bytes[...]
        var mayStillSend = true
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while ContinuousClock.now < deadline {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN) | (rest.isEmpty ? 0 : Int16(POLLOUT)), revents: 0)
            let count = poll(&wanted, 1, mayStillSend ? patience : 1_000)
            if count == 0 || mayStillSend && rest.isEmpty && isWhole(result.received) {
                if mayStillSend { shutdown(descriptor, Int32(SHUT_WR)) }
                mayStillSend = false
                rest = []
                if count == 0 { continue }
            }
            if wanted.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 {
                let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
                guard count > 0 else {
                    result.isClosed = true
                    break
                }
                result.received += buffer[..<count]
            } else if wanted.revents & Int16(POLLOUT) != 0 {
                let count = rest.withUnsafeBytes {
                    Glibc.send(
                        descriptor,
                        $0.baseAddress,
                        min($0.count, 65_536),
                        Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
                    )
                }
                // Refused already; what was said is still to be read.
                rest = count > 0 ? rest.dropFirst(count) : []
            }
        }
        return result
    }

    static func exchange(port: Int, _ text: String, from source: UInt32? = nil) throws -> Exchange {
        try exchange(port: port, Array(text.utf8), from: source)
    }

    /// A connected, blocking socket.
    static func open(port: Int, from source: UInt32? = nil) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(step: "socket", code: errno) }
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        if let source {
            var address = loopback(source, port: 0)
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = bind(descriptor, $0, length) }
            }
        }
        var address = loopback(port: port)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
        }
        guard connected == 0 else {
            let code = errno
            close(descriptor)
            throw Failure(step: "connect", code: code)
        }
        return descriptor
    }

    /// Sends all of a short text on a blocking socket.
    static func send(_ descriptor: Int32, _ text: String) throws {
        let bytes = Array(text.utf8)
        let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count == bytes.count else { throw Failure(step: "send", code: errno) }
    }

    private static let separator = Array("\r\n\r\n".utf8)

    /// Whether one answer is there completely, as far as its own length tells.
    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let end = endOfHead(bytes[...]) else { return false }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        return bytes.count >= end + 4 + length(in: head)
    }

    private static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in bytes.startIndex...(bytes.endIndex - 4) where bytes[index] == 0x0D {
            if bytes[index..<(index + 4)].elementsEqual(separator) { return index }
        }
        return nil
    }

    private static func length(in head: String) -> Int {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
            return Int(line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) ?? 0
        }
        return 0
    }

    private static func responses(in bytes: [UInt8]) -> [Response] {
        var found: [Response] = []
        var rest = bytes[...]
        while let end = endOfHead(rest) {
            let head = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
            let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
            let status = words.count > 1 && words[0].hasPrefix("HTTP/") ? Int(words[1]) ?? -1 : -1
            rest = rest[(end + 4)...]
            // An answer to HEAD, and 304, tell a length without a body.
            let hasBody = status != 304 && !rest.starts(with: "HTTP/1.".utf8)
            let body = rest.prefix(hasBody ? length(in: head) : 0)
            rest = rest[body.endIndex...]
            found.append(Response(status: status, head: head, body: Array(body)))
        }
        return found
    }
}
