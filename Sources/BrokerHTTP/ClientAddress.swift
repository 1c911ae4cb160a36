import Hummingbird
import NIOCore

/// Where a request comes from, as far as attempts are counted by it: of IPv6 the network, of which a customer has all.
struct ClientAddress {
    let text: String

    init(_ context: BrokerRequestContext) {
        guard let address = context.remoteAddress else {
            text = "unknown"
            return
        }
        guard case .v6 = address, let bytes = Self.bytes(ofIPv6: address) else {
            text = address.ipAddress ?? "local"
            return
        }
        // An IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2) is a customer's by itself.
        let isMapped = bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
        text = (isMapped ? bytes[12...] : bytes[..<8]).map { String($0) }.joined(separator: ".")
    }

    /// Of a `sockaddr_in6` (RFC 3493 §3.3): family, port and flow come first.
    private static func bytes(ofIPv6 address: SocketAddress) -> [UInt8]? {
        address.withSockAddr { pointer, size in
            guard size >= 24 else { return nil }
            return Array(UnsafeRawBufferPointer(start: UnsafeRawPointer(pointer), count: 24)[8...])
        }
    }
}
