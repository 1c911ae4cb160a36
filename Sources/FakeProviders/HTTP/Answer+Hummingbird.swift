import HTTPTypes
import Hummingbird
import NIOCore

/// The connection was meant to break here.
struct DeliberateDisconnect: Error {}

extension Answer {
    /// The answer as Hummingbird writes it. A thrown error inside a body closes the connection, which is how a truncated
    /// answer ends.
    var response: Response {
        var fields = HTTPFields()
        for header in headers {
            // A name that HTTP can't carry is dropped: only tests make names.
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        return Response(status: .init(code: status), headers: fields, body: responseBody)
    }

    private var responseBody: ResponseBody {
        let bytes = body
        switch delivery {
        case .whole, .reset:
            return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .truncated(let count):
            return ResponseBody(contentLength: max(bytes.count, count + 1)) { writer in
                try await writer.write(ByteBuffer(bytes: bytes.prefix(count)))
                throw DeliberateDisconnect()
            }
        case .padded(let total):
            return ResponseBody { writer in
                try await writer.write(ByteBuffer(bytes: bytes))
                var remaining = total - bytes.count
                let padding = ByteBuffer(repeating: UInt8(ascii: " "), count: 65_536)
                while remaining > 0 {
                    let slice = padding.getSlice(at: 0, length: min(remaining, padding.readableBytes)) ?? padding
                    try await writer.write(slice)
                    remaining -= slice.readableBytes
                }
                try await writer.finish(nil)
            }
        case .dripping(let count, let pause):
            return ResponseBody(contentLength: bytes.count) { writer in
                var rest = bytes[...]
                while !rest.isEmpty {
                    try await Task.sleep(for: pause)
                    try await writer.write(ByteBuffer(bytes: rest.prefix(max(count, 1))))
                    rest = rest.dropFirst(max(count, 1))
                }
                try await writer.finish(nil)
            }
        }
    }
}
