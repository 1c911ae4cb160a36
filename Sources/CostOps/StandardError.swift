import Glibc

/// For what a command tells its user beside its output. The C library's `stderr` is a mutable global, hence the descriptor.
struct StandardError: TextOutputStream {
    static func print(_ line: String) {
        var stream = StandardError()
        stream.write(line + "\n")
    }

    mutating func write(_ string: String) {
        var rest = Array(string.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
            // Nobody is left to tell that standard error is closed.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// The system call, whose name the method above takes.
private let systemWrite = write
