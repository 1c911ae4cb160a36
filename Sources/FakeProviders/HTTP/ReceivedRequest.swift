/// An HTTP request as it arrived, body included.
package struct ReceivedRequest: Sendable {
    package let method: String
    /// As sent, not decoded.
    package let path: String
    /// What follows `?`, as sent; empty where there was none.
    package let query: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(
        method: String,
        path: String,
        query: String = "",
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The first field of that name; names are case-insensitive (RFC 9110 §5.1).
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The value of a cookie the browser sent along.
    package func cookie(_ name: String) -> String? {
        for field in headers where field.name.lowercased() == "cookie" {
            for pair in field.value.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { continue }
                return String(parts[1])
            }
        }
        return nil
    }
}
