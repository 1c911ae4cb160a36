import JOSE

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the token commands read from.
enum TokenInput {
    /// A token that is looked at by hand may be longer than one the broker would take from a stranger.
    static let limits = CompactJWS.Limits(maxBytes: 1 << 20, maxHeaderBytes: 256 << 10)

    /// The argument itself, or for `-` standard input without the one line break that `echo` and editors add.
    static func token(_ argument: String) throws(TokenRefusal) -> String {
        guard argument == "-" else { return argument }
        var bytes = try contents(of: STDIN_FILENO, "standard input", limit: limits.maxBytes + 2)
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        // What is not UTF-8 becomes U+FFFD here, which is not base64url, and so is refused with the rest.
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A whole file of bounded size.
    static func file(_ path: String, limit: Int) throws(TokenRefusal) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TokenRefusal("cannot open \(path): \(systemError())") }
        defer { close(descriptor) }
        return try contents(of: descriptor, path, limit: limit)
    }

    private static func contents(of descriptor: Int32, _ name: String, limit: Int) throws(TokenRefusal) -> [UInt8] {
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw TokenRefusal("cannot read \(name): \(systemError())") }
            guard count > 0 else { return contents }
            contents.append(contentsOf: buffer.prefix(count))
            guard contents.count <= limit else { throw TokenRefusal("\(name) is longer than \(limit) bytes") }
        }
    }

    private static func systemError() -> String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }
}
