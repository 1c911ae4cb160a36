/// What another server answered, whatever the status.
package struct FetchResponse: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first field of that name (RFC 9110 §5.1: case-insensitive).
    package func header(_ name: String) -> String? {
        values(of: name).first
    }

    /// Every field of that name, in order; `Set-Cookie` can't be joined (RFC 6265 §3).
    package func values(of name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The body as text, with what is no UTF-8 replaced.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
