import BrokerConfig
import BrokerCore
import CResolver
import NIOPosix

/// TXT records through the system's stub resolver, on a thread that may wait.
struct ResolverTXTLookup: TXTLookup {
    /// Asked instead of the system's name servers.
    let server: ListenAddress?

    /// More than any name has a use for.
    private static let most = 16 << 10

    func texts(of name: String) async throws(TXTLookupError) -> [String] {
        do {
            return try await NIOThreadPool.singleton.runIfActive { try Self.ask(name, server) }
        } catch let error as TXTLookupError {
            throw error
        } catch {
            throw TXTLookupError(reason: "\(error)")
        }
    }

    private static func ask(_ name: String, _ server: ListenAddress?) throws(TXTLookupError) -> [String] {
        let (outcome, bytes) = query(name, server)
        switch outcome {
        case COST_OPS_TXT_FOUND: return texts(in: bytes[...])
        case COST_OPS_TXT_NONE: return []
        case COST_OPS_TXT_MALFORMED:
            throw TXTLookupError(reason: "the name server's answer can't be read")
        default:
            throw TXTLookupError(
                reason: server.map { "\($0) does not answer" } ?? "the system's name servers don't answer"
            )
        }
    }

    private static func query(_ name: String, _ server: ListenAddress?) -> (outcome: Int, bytes: [UInt8]) {
        var outcome: Int32 = 0
        let port = UInt16(clamping: server?.port ?? 53)
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, written in
            var count = 0
            outcome = name.withCString { name in
                guard let host = server?.host else {
                    return cost_ops_txt(name, nil, port, buffer.baseAddress, buffer.count, &count)
                }
                return host.withCString { cost_ops_txt(name, $0, port, buffer.baseAddress, buffer.count, &count) }
            }
            written = count
        }
        return (Int(outcome), bytes)
    }

    /// Two bytes of length and the text, again and again. What is no UTF-8 is no record of ours.
    private static func texts(in bytes: ArraySlice<UInt8>) -> [String] {
        var rest = bytes
        var texts: [String] = []
        while rest.count >= 2 {
            let length = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(2)
            if let text = String(validating: rest.prefix(length), as: UTF8.self) { texts.append(text) }
            rest = rest.dropFirst(length)
        }
        return texts
    }
}
