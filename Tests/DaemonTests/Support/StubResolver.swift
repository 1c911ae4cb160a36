import Foundation
import Glibc
import Synchronization

/// A name server that knows a few TXT records, on a UDP port of its own. Speaks as much of RFC 1035 as a stub resolver asks.
final class StubResolver: Sendable {
    enum Mood: Sendable {
        case honest
        /// RCODE 2.
        case failing
        /// Answers with noise.
        case babbling
    }

    let port: Int
    private let descriptor: Int32
    private let state = Mutex<(records: [String: [[UInt8]]], mood: Mood)>(([:], .honest))

    init() throws {
        let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard socket >= 0, bound == 0 else { throw Daemon.Failure(description: "No port for a name server") }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(socket, $0, &length) }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        descriptor = socket
        Thread.detachNewThread { [self] in serve() }
    }

    /// The thread ends with the socket.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    var address: String { "127.0.0.1:\(port)" }

    func set(_ name: String, _ texts: [String]) {
        state.withLock { $0.records[name] = texts.map { Array($0.utf8) } }
    }

    func be(_ mood: Mood) {
        state.withLock { $0.mood = mood }
    }

    private func serve() {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            var peer = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let count = withUnsafeMutablePointer(to: &peer) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
                }
            }
            guard count > 0 else { break }
            let answer = answer(to: Array(buffer.prefix(count)))
            _ = withUnsafePointer(to: &peer) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, answer, answer.count, 0, $0, length)
                }
            }
        }
        close(descriptor)
    }

    private func answer(to query: [UInt8]) -> [UInt8] {
        let (records, mood) = state.withLock { $0 }
        guard query.count > 12 else { return query }
        if mood == .babbling { return Array(query.prefix(2)) + [0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 0xC0, 0xFF] }
        var labels: [String] = []
        var index = 12
        while index < query.count, query[index] != 0 {
            let end = min(query.count, index + 1 + Int(query[index]))
            labels.append(String(decoding: query[(index + 1)..<end], as: UTF8.self))
            index = end
        }
        let question = Array(query[12..<min(query.count, index + 5)])
        let texts = records[labels.joined(separator: ".")]
        let code: UInt8 = mood == .failing ? 2 : texts == nil ? 3 : 0
        let answers = mood == .failing ? [] : texts ?? []
        var message =
            Array(query.prefix(2)) + [0x81, 0x80 | code, 0, 1, 0, UInt8(answers.count), 0, 0, 0, 0] + question
        for text in answers {
            // Character strings have 255 bytes at most (RFC 1035 §3.3).
            var data: [UInt8] = []
            for start in stride(from: 0, to: max(1, text.count), by: 255) {
                let part = text[start..<min(text.count, start + 255)]
                data += [UInt8(part.count)] + part
            }
            message += [0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data
        }
        return message
    }
}
