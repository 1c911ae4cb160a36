import Glibc

/// The folder a file is in.
enum Folder {
    /// Makes it and what is above it, with mode 0700, where missing.
    static func make(of path: String) throws(StartError) {
        guard let folder = name(of: path), !folder.isEmpty else { return }
        guard mkdir(folder, 0o700) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try make(of: folder)
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw StartError.file(folder, doing: "create the folder", errno)
            }
        default: throw StartError.file(folder, doing: "create the folder", errno)
        }
    }

    /// Makes a new name in it durable.
    static func flush(of path: String) throws(StartError) {
        let folder = name(of: path).map { $0.isEmpty ? "/" : $0 } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StartError.file(folder, doing: "open the folder", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StartError.file(folder, doing: "flush the folder", errno) }
    }

    /// Nil where the path has no slash, empty for a name right below the root.
    private static func name(of path: String) -> String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return String(path.utf8[..<slash])
    }
}
