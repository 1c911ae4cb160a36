import Foundation

/// What the kernel says of a process (proc(5)).
struct ProcessFigures {
    /// User and system time together.
    let cpuMilliseconds: Double
    let residentKilobytes: Int
    /// Anonymous pages: the process's own data, without the pages of the executable and its libraries, which the kernel can
    /// drop and read again.
    let privateKilobytes: Int

    /// Nil where the process is gone.
    init?(of id: Int32) {
        guard let stat = Self.text("/proc/\(id)/stat"), let status = Self.text("/proc/\(id)/status")
        else { return nil }
        // The name in brackets may hold spaces; utime and stime are the 12th and 13th field after it.
        guard let bracket = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: bracket)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        let ticksPerSecond = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
        cpuMilliseconds = (user + system) * 1_000 / ticksPerSecond
        residentKilobytes = Self.kilobytes("VmRSS:", in: status)
        privateKilobytes = Self.kilobytes("RssAnon:", in: status)
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func kilobytes(_ name: String, in text: String) -> Int {
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            return line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        }
        return 0
    }
}
