/// A complete answer. Redirects arrive here as they are: none is ever followed (RFC 9700 §2.6).
package struct HTTPClientResponse: Sendable {
    package let status: Int
    /// In the order received, of the final response only.
    package let headers: [(name: String, value: String)]
    /// Decompressed.
    package let body: [UInt8]
    /// The address the answer came from; the proxy's where one was used.
    package let peerAddress: String
    /// Where the request wanted it and opened the connection.
    package let certificate: PeerCertificate?

    package init(
        status: Int,
        headers: [(name: String, value: String)],
        body: [UInt8],
        peerAddress: String,
        certificate: PeerCertificate? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.peerAddress = peerAddress
        self.certificate = certificate
    }

    /// All values of a field, names compared without regard to ASCII case (RFC 9110 §5.1).
    package func values(of name: String) -> [String] {
        headers.filter { Self.sameName($0.name, name) }.map(\.value)
    }

    /// The field's only value; nil where it is absent or repeated.
    package func value(of name: String) -> String? {
        let all = values(of: name)
        return all.count == 1 ? all.first : nil
    }

    /// `Retry-After` in seconds (RFC 9110 §10.2.3); nil where it is a date, which nobody sends here.
    var retryAfter: Int64? { value(of: "Retry-After").flatMap { DocumentLife.digits($0[...]) } }

    private static func sameName(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowercase($0) == lowercase($1) }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
