#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What tells a file or folder from itself before a change: another one under its name (an editor's rename), another size
/// or another time.
package enum FileStamp: Sendable, Hashable {
    case missing
    case present(device: UInt64, inode: UInt64, size: Int64, seconds: Int64, nanoseconds: Int64)

    /// Of what lies there now, symbolic links followed. What can't be looked at counts as missing.
    package static func now(of path: String) -> FileStamp {
        var status = stat()
        return stat(path, &status) == 0 ? FileStamp(status) : .missing
    }

    init(_ status: stat) {
        #if canImport(Darwin)
        let modified = status.st_mtimespec
        #else
        let modified = status.st_mtim
        #endif
        self = .present(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            inode: UInt64(truncatingIfNeeded: status.st_ino),
            size: Int64(status.st_size),
            seconds: Int64(modified.tv_sec),
            nanoseconds: Int64(modified.tv_nsec)
        )
    }
}
