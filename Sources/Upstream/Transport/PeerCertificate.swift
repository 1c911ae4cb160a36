import CCurl
package import OAuthProtocol

/// The certificate that a server showed, and that was accepted.
package struct PeerCertificate: Sendable, Equatable {
    /// Distinguished names, as OpenSSL writes them; outside text.
    package let subject: String
    package let issuer: String
    /// Nil where the date can't be read.
    package let expires: UnixTime?

    package init(subject: String, issuer: String, expires: UnixTime?) {
        self.subject = subject
        self.issuer = issuer
        self.expires = expires
    }

    /// From `Name:value` lines, the way libcurl tells a certificate. Nil where there is none of them.
    init?(fields: [String]) {
        guard !fields.isEmpty else { return nil }
        func value(_ name: String) -> String? {
            fields.first { $0.utf8.starts(with: "\(name):".utf8) }.map { String($0.dropFirst(name.count + 1)) }
        }
        subject = value("Subject") ?? ""
        issuer = value("Issuer") ?? ""
        expires = value("Expire date").flatMap { GMTDate.certificateTime($0) }
    }

    /// The leaf of the chain that the handle's last connection was opened with.
    init?(shownTo handle: UnsafeMutableRawPointer) {
        guard let chain = ccurl_certificates(handle), chain.pointee.num_of_certs > 0,
            var entry = chain.pointee.certinfo?.pointee
        else { return nil }
        var fields: [String] = []
        while fields.count < 64 {
            // Long ones are keys and signatures.
            if let data = entry.pointee.data { fields.append(String(String(cString: data).prefix(512))) }
            guard let next = entry.pointee.next else { break }
            entry = next
        }
        self.init(fields: fields)
    }
}
