import Foundation
import Glibc
import Synchronization

/// The built executable as a child process, with its standard error on a pipe. Whoever starts one ends it with `end()`.
final class Daemon: Sendable {
    /// How a process came to its end.
    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct State {
        var log: [UInt8] = []
        var ending: Ending?
    }

    let id: pid_t
    private let state: Mutex<State>

    /// Beside the test bundle: SwiftPM puts all products of a build into one folder.
    static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("cost-ops").path

    /// One at a time: a pipe's end that slips into another test's child would keep this log from ending.
    private static let starting = Mutex(())

    /// - Parameters:
    ///   - environment: all of it; nothing is taken over from the test.
    ///   - openFiles: how many it may have open; nil leaves the usual limit.
    init(_ arguments: [String], environment: [String: String] = [:], openFiles: Int? = nil) throws {
        let (child, readEnd) = try Self.starting.withLock { _ in
            var pipes: [Int32] = [-1, -1]
            guard pipe(&pipes) == 0 else { throw Failure(description: "pipe: errno \(errno)") }
            defer { close(pipes[1]) }
            for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            do {
                // The shell sets the limit and becomes the daemon: the process id stays.
                let shell = openFiles.map { ["/bin/sh", "-c", "ulimit -n \($0) && exec \"$0\" \"$@\""] } ?? []
                let words = shell + [Self.executable] + arguments
                return (try Self.spawn(words, environment: environment, standardError: pipes[1]), pipes[0])
            } catch {
                close(pipes[0])
                throw error
            }
        }
        id = child
        state = Mutex(State())
        Thread.detachNewThread { [self] in
            collect(from: readEnd)
            close(readEnd)
        }
    }

    private static func spawn(
        _ words: [String],
        environment: [String: String],
        standardError: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, standardError, STDERR_FILENO)
        // Not everything in this process is close-on-exec, and a daemon with hundreds of strange sockets has no room of its
        // own.
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            guard let descriptor = Int32(name), descriptor > STDERR_FILENO else { continue }
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Worker threads block signals, and a child would inherit that: it would not hear SIGTERM.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let settings = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = settings.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var child = pid_t()
        let code = posix_spawn(&child, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw Failure(description: "posix_spawn \(words[0]): errno \(code)") }
        return child
    }

    /// Reads to the end of standard error, which comes with the end of the process, and takes its status.
    private func collect(from descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            state.withLock { $0.log += buffer[..<count] }
        }
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        // wait(2): the low seven bits hold the signal, the next byte the exit code.
        let signal = status & 0x7F
        state.withLock { $0.ending = signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal) }
    }

    /// Everything on standard error so far.
    var log: String { String(decoding: logBytes, as: UTF8.self) }

    var logBytes: [UInt8] { state.withLock { $0.log } }

    var ending: Ending? { state.withLock { $0.ending } }

    var isRunning: Bool { ending == nil }

    func signal(_ number: Int32) {
        // Under the lock: once it was waited for, the id may be somebody else's.
        state.withLock { state in
            if state.ending == nil { _ = kill(id, number) }
        }
    }

    /// Waits for the end by itself.
    func ended(within limit: Duration = .seconds(20)) async throws -> Ending {
        try await eventually("the process ends", within: limit) { self.ending }
    }

    /// kill -9 where it still runs, and waits until it is gone.
    func end() async {
        signal(SIGKILL)
        _ = try? await ended()
    }

    var openFiles: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/fd").count) ?? 0
    }

    /// Kilobytes of resident memory, of proc(5).
    var residentKilobytes: Int {
        let text = (try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
}

/// Asks again and again until there is a value.
func eventually<Value>(
    _ what: String,
    within limit: Duration = .seconds(20),
    _ ask: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        if let value = try await ask() { return value }
        guard ContinuousClock.now < deadline else { throw Daemon.Failure(description: "Not within \(limit): \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Runs what blocks on a thread of its own, off the cooperative pool.
func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}
