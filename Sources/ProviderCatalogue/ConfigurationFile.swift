#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The system call, whose name the function below takes.
private let systemRead = read

/// Reading whole small files and folder listings, with reasons fit for a person.
package enum ConfigurationFile {
    package struct Failure: Error, Sendable {
        /// `errno` of the call that failed, 0 where the limit was met.
        package let code: Int32
        package let reason: String

        package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    }

    /// A file's content and its mode bits.
    package struct Content: Sendable {
        package let bytes: [UInt8]
        package let mode: UInt32

        /// Other users of the machine may read it.
        package var isReadableByOthers: Bool { mode & 0o004 != 0 }
    }

    package static func read(_ path: String, atMost limit: Int) throws(Failure) -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let failure = failure()
            FileLedger.current?.add(path, .now(of: path))
            throw failure
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure() }
        // As it is before it is read: what is written meanwhile counts as a change.
        let stamp = FileStamp(status)
        FileLedger.current?.add(path, stamp)
        guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(code: EISDIR, reason: "is a folder") }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            if count == 0 { break }
            bytes += chunk.prefix(count)
            guard bytes.count <= limit else { throw Failure(code: 0, reason: "has more than \(limit) bytes") }
        }
        FileLedger.current?.add(path, stamp, content: bytes)
        return Content(bytes: bytes, mode: UInt32(status.st_mode))
    }

    /// The names in a folder, sorted by their bytes.
    package static func names(in path: String) throws(Failure) -> [String] {
        FileLedger.current?.add(path, .now(of: path))
        guard let folder = opendir(path) else { throw failure() }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// A path as the file that names it means it.
    package static func resolve(_ path: String, besides file: String) -> String {
        guard path.utf8.first != UInt8(ascii: "/"), let slash = file.lastIndex(of: "/") else { return path }
        return String(file[...slash]) + path
    }

    private static func failure() -> Failure {
        let code = errno
        return Failure(
            code: code,
            reason: code == ENOENT ? "does not exist" : "can't be read: " + String(cString: strerror(code))
        )
    }
}
