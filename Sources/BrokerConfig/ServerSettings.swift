/// `[server]`.
package struct ServerSettings: Sendable {
    /// The broker's own issuer, byte for byte as written: it is in every token and every metadata document.
    package var issuer = "http://127.0.0.1:8080"
    package var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    /// Only these peers may set `Forwarded` and `X-Forwarded-*`.
    package var trustedProxies: [IPNetwork] = []
    /// PEM file of further certificate authorities, added to the system's.
    package var caFile: String?
    /// SHA-256 of its content, so that new certificates under an old name are noticed.
    package var caFileDigest: [UInt8]?
    /// The name server that is asked for the records that prove domains; nil: the system's.
    package var dnsResolver: ListenAddress?
    /// Where the provider types were read.
    package var providersDirectory = "providers"
    /// Reload when one of the configuration's files changes.
    package var watchConfig = false

    package init() {}

    /// Plain http on loopback: no `Secure` cookie reaches such a server, so the `__Host-` prefix can't be used.
    package var issuerIsPlainHTTP: Bool { issuer.utf8.starts(with: "http:".utf8) }
}
