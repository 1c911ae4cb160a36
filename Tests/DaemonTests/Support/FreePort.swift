import Glibc
import Synchronization

/// Ports for daemons, whose issuer must be written down before they listen. They lie below the range that the system hands
/// out for outgoing connections, so that no client of another test sits there by chance.
enum FreePort {
    private static let taken = Mutex<Set<Int>>([])

    static func next() throws -> Int {
        for _ in 0..<200 {
            let candidate = Int.random(in: 10_000..<32_000)
            guard taken.withLock({ $0.insert(candidate).inserted }) else { continue }
            if let listener = Listener(port: candidate) {
                listener.stop()
                return candidate
            }
        }
        throw Daemon.Failure(description: "No port is free")
    }
}

/// A socket that listens and never answers: a provider that hangs, or somebody who took our port.
final class Listener {
    let port: Int
    private let descriptor: Int32

    /// Nil where the port is taken.
    init?(port wanted: Int = 0) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: wanted)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let listens = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard descriptor >= 0, listens else {
            close(descriptor)
            return nil
        }
    }

    func stop() {
        close(descriptor)
    }
}

/// 127.0.0.1, or another address of that network, as the sockets API takes it.
func loopback(_ address: UInt32 = 0x7F00_0001, port: Int) -> sockaddr_in {
    var result = sockaddr_in()
    result.sin_family = sa_family_t(AF_INET)
    result.sin_port = in_port_t(UInt16(clamping: port).bigEndian)
    result.sin_addr.s_addr = address.bigEndian
    return result
}
