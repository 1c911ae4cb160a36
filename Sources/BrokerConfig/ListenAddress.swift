/// Where the server listens. Port 0 lets the system choose.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// A name or an address, IPv6 without brackets.
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
