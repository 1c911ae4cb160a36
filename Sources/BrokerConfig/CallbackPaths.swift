import ProviderCatalogue
import StrictTOML

/// A provider's answer must find its way back to that provider alone: each has its own callback path (RFC 9700
/// §4.4.2.2).
struct CallbackPaths {
    /// First segments, or first two, that are the broker's own.
    private static let reserved = [
        "/.well-known", "/oauth2", "/api", "/admin", "/account", "/device", "/healthz", "/readyz", "/metrics",
        "/auth/login",
        "/auth/verify", "/auth/initiate", "/auth/link", "/auth/organization", "/auth/consent",
        "/auth/backchannel-logout", "/assets",
    ]

    let log: ProblemLog
    /// The path of the broker's issuer without a trailing slash: the broker's own paths hang on it too.
    let issuerPath: String

    init(log: ProblemLog, issuer: String) {
        self.log = log
        let path = WebAddress(issuer)?.path ?? ""
        issuerPath = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private func isReserved(_ path: String) -> Bool {
        let below = path.hasPrefix(issuerPath + "/") ? String(path.dropFirst(issuerPath.count)) : path
        // The front page is at the issuer itself.
        return path == issuerPath
            || [path, below].contains { path in
                Self.reserved.contains { path == $0 || path.hasPrefix("\($0)/") }
            }
    }

    func check(_ entries: [ConnectionReader.Entry]) {
        for (index, entry) in entries.enumerated() {
            let path = entry.connection.callbackPath
            if let other = entries.prefix(index).first(where: { collides(path, with: $0.connection) }) {
                log.add(
                    entry.redirectPlace.problem(
                        "the callback path '\(path)' is that of the provider '\(other.connection.id)' too",
                        fix: "Each provider needs its own"
                    )
                )
            }
            if let other = entries.suffix(from: index + 1).first(where: { isDefault(path, of: $0.connection) }) {
                log.add(
                    entry.redirectPlace.problem(
                        "the callback path '\(path)' is that of the provider '\(other.connection.id)' too",
                        fix: "Each provider needs its own"
                    )
                )
            }
            if !Self.isPlain(path) {
                log.add(
                    entry.redirectPlace.problem(
                        "'\(path)' can't be a callback path",
                        fix: "Segments of letters, digits, '-', '.', '_' and '~'"
                    )
                )
            } else if isReserved(path) {
                log.add(
                    entry.redirectPlace.problem(
                        "'\(path)' is a path of the broker's own",
                        fix: "Such as /auth/callback"
                    )
                )
            }
        }
    }

    private func collides(_ path: String, with other: ProviderConnection) -> Bool {
        path.utf8.elementsEqual(other.callbackPath.utf8) || isDefault(path, of: other)
    }

    private func isDefault(_ path: String, of other: ProviderConnection) -> Bool {
        path.utf8.elementsEqual("/auth/callback/\(other.id)".utf8)
    }

    private static func isPlain(_ path: String) -> Bool {
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        return segments.allSatisfy { segment in
            !segment.isEmpty && segment != "." && segment != ".."
                && segment.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    default: "-._~".utf8.contains(byte)
                    }
                }
        }
    }
}
