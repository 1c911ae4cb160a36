import ArgumentParser

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the token commands write to.
enum TokenOutput {
    /// The bytes as they are, nothing added.
    static func write(_ bytes: [UInt8]) throws(TokenRefusal) {
        guard writeAll(bytes, to: STDOUT_FILENO) else { throw TokenRefusal("cannot write to standard output") }
    }

    /// Says the reason on standard error; the result ends the command with 1.
    static func failure(_ refusal: TokenRefusal) -> ExitCode {
        _ = writeAll(Array("cost-ops: \(refusal.reason)\n".utf8), to: STDERR_FILENO)
        return .failure
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Self.systemWrite(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
