import Glibc

/// Finds ports on 127.0.0.1 that nobody listens on.
enum LoopbackPort {
    /// - Returns: `count` different ports, those from `preferred` upwards where they are free.
    static func free(preferring preferred: Int, count: Int) throws -> [Int] {
        var sockets: [Int32] = []
        // Held until all are found, so that no port is found twice.
        defer { sockets.forEach { close($0) } }
        var ports: [Int] = []
        for wanted in preferred..<(preferred + count) {
            guard let (socket, port) = bound(to: wanted) ?? bound(to: 0) else {
                throw StartError("No free port was found on 127.0.0.1.", fix: "Close something that listens there.")
            }
            sockets.append(socket)
            ports.append(port)
        }
        return ports
    }

    private static func bound(to port: Int) -> (socket: Int32, port: Int)? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(clamping: port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                // Listening too: a bind alone succeeds beside a listener that set SO_REUSEADDR.
                bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else {
            close(descriptor)
            return nil
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
