import BrokerConfig
import BrokerCrypto
import Glibc

/// The key that everything sealed at rest depends on: read from its file, made there at first start, or given.
enum MasterKey {
    static func load(_ source: SecretsSettings.MasterKey) throws -> AEADKey {
        switch source {
        case .value(let bytes):
            return try AEADKey(bytes: bytes.reveal())
        case .file(let path):
            return try AEADKey(bytes: try read(path) ?? make(path))
        }
    }

    /// The same, without making one: nil where there is none.
    static func existing(_ source: SecretsSettings.MasterKey) throws -> AEADKey? {
        switch source {
        case .value(let bytes): try AEADKey(bytes: bytes.reveal())
        case .file(let path): try read(path).map { try AEADKey(bytes: $0) }
        }
    }

    /// Nil where there is no such file.
    private static func read(_ path: String) throws(StartError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw StartError.file(path, doing: "read the master key", errno) }
            return nil
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: AEADKey.length + 1)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count == AEADKey.length else {
            throw StartError(
                "The master key file \(path) does not hold exactly \(AEADKey.length) bytes.",
                fix:
                    "Restore it from your backup. If nothing was ever stored under it, delete it, and a new one is made."
            )
        }
        return Array(bytes.prefix(count))
    }

    /// Written whole under another name, flushed, then linked: a crash leaves no half a key, and of two processes that
    /// start at once one wins and both use its key.
    private static func make(_ path: String) throws -> [UInt8] {
        try Folder.make(of: path)
        let bytes = SecureRandom.bytes(AEADKey.length)
        let temporary = path + ".new-\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StartError.file(temporary, doing: "create the master key", errno) }
        defer {
            close(descriptor)
            unlink(temporary)
        }
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0 else {
            throw StartError.file(temporary, doing: "write the master key", errno)
        }
        guard link(temporary, path) == 0 else {
            guard errno == EEXIST, let theirs = try read(path) else {
                throw StartError.file(path, doing: "create the master key", errno)
            }
            return theirs
        }
        try Folder.flush(of: path)
        return bytes
    }
}
