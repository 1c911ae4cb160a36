import BrokerCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where an embedded database lives.
enum SQLiteLocation: Sendable, Equatable {
    case memory
    case file(path: String)

    /// Reads `sqlite:PATH`, `sqlite:///ABSOLUTE/PATH` or `sqlite::memory:`.
    init(url: String) throws(StoreError) {
        let scheme = "sqlite:"
        guard url.utf8.starts(with: scheme.utf8) else {
            throw .unavailable(reason: "The storage URL must begin with sqlite: as in sqlite:data/broker.db")
        }
        var path = String(decoding: url.utf8.dropFirst(scheme.utf8.count), as: UTF8.self)
        if path.utf8.elementsEqual(":memory:".utf8) {
            self = .memory
            return
        }
        if path.utf8.starts(with: "///".utf8) {
            path = String(decoding: path.utf8.dropFirst(2), as: UTF8.self)
        }
        guard !path.isEmpty, path.utf8.last != UInt8(ascii: "/"), !path.utf8.contains(0) else {
            throw .unavailable(reason: "The storage URL names no file: write sqlite:data/broker.db or sqlite::memory:")
        }
        // SQLite would take names such as `file:x?mode=ro` or `:memory:x` for something else than a file's name.
        self = .file(path: path.utf8.first == UInt8(ascii: "/") ? path : "./" + path)
    }

    /// Makes the file, and the folders that lead to it, for our user alone. SQLite gives the write-ahead log and its index
    /// the mode of the file, so nothing has to be done for those, nor to the process's umask.
    func create() throws(StoreError) {
        guard case .file(let path) = self else { return }
        try createFolders(leadingTo: path)
        // Close-on-exec: a child process must not hold a handle, and closing one would drop our locks.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw .unavailable(reason: "\(path) can't be created: \(Self.explanation(of: errno))")
        }
    }

    private func createFolders(leadingTo path: String) throws(StoreError) {
        let bytes = Array(path.utf8)
        for index in bytes.indices.dropFirst() where bytes[index] == UInt8(ascii: "/") {
            let folder = String(decoding: bytes[..<index], as: UTF8.self)
            // Asked first, since mkdir answers EACCES or EROFS for some folders that exist.
            var status = stat()
            if stat(folder, &status) == 0 { continue }
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw .unavailable(reason: "The folder \(folder) can't be created: \(Self.explanation(of: errno))")
            }
        }
    }

    private static func explanation(of code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
