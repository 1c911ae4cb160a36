import ProviderCatalogue

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension ConfigurationFile {
    /// The path from the root, without `.` and `..`; symbolic links stay. Nothing needs to lie there.
    static func absolute(_ path: String) -> String {
        var whole = path
        if path.utf8.first != UInt8(ascii: "/") {
            guard let current = getcwd(nil, 0) else { return path }
            defer { free(current) }
            whole = String(cString: current) + "/" + path
        }
        var steps: [Substring] = []
        for step in whole.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return "/" + steps.joined(separator: "/")
    }
}
