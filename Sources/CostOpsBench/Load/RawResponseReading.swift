/// What a connection's buffer holds so far.
enum RawResponseReading {
    case complete(RawResponse, length: Int)
    case incomplete
    case malformed

    private static let lineEnd = [UInt8]("\r\n".utf8)
    private static let headEnd = [UInt8]("\r\n\r\n".utf8)

    init(_ buffer: [UInt8]) {
        guard let head = Self.position(of: Self.headEnd, in: buffer[...]) else {
            self = buffer.count > 65_536 ? .malformed : .incomplete
            return
        }
        var lines = String(decoding: buffer[..<head], as: UTF8.self).split(separator: "\r\n")[...]
        guard let status = lines.popFirst()?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            self = .malformed
            return
        }
        var length: Int?
        var isChunked = false
        var location: String?
        var cookies: [String] = []
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            switch line[..<colon].lowercased() {
            case "content-length": length = Int(value)
            case "transfer-encoding": isChunked = value.lowercased() == "chunked"
            case "location": location = String(value)
            case "set-cookie": cookies.append(String(value.prefix { $0 != ";" }))
            default: break
            }
        }
        let start = head + Self.headEnd.count
        let body: (bytes: [UInt8], end: Int)?
        if isChunked {
            body = Self.chunks(in: buffer, from: start)
        } else if let length, length >= 0 {
            body = buffer.count - start >= length ? (Array(buffer[start..<(start + length)]), start + length) : nil
        } else {
            self = .malformed
            return
        }
        guard let body else {
            self = .incomplete
            return
        }
        let response = RawResponse(status: status, location: location, cookies: cookies, body: body.bytes)
        self = .complete(response, length: body.end)
    }

    /// Nil until the last chunk is there (RFC 9112 §7.1).
    private static func chunks(in buffer: [UInt8], from start: Int) -> (bytes: [UInt8], end: Int)? {
        var bytes: [UInt8] = []
        var position = start
        while let lineEnd = Self.position(of: lineEnd, in: buffer[position...]) {
            guard let size = Int(String(decoding: buffer[position..<lineEnd], as: UTF8.self), radix: 16), size >= 0
            else {
                return nil
            }
            let data = lineEnd + 2
            guard buffer.count >= data + size + 2 else { return nil }
            if size == 0 { return (bytes, data + 2) }
            bytes += buffer[data..<(data + size)]
            position = data + size + 2
        }
        return nil
    }

    private static func position(of part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = part.first, bytes.count >= part.count else { return nil }
        for start in bytes.startIndex...(bytes.endIndex - part.count) where bytes[start] == first {
            if bytes[start..<(start + part.count)].elementsEqual(part) { return start }
        }
        return nil
    }
}
