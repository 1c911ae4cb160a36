/// One request to a provider, with the limits and the egress rule it is held to.
package struct HTTPClientRequest: Sendable {
    /// Reading and form posting is all that a relying party does.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package var method: Method
    /// Absolute; https, or http to loopback.
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?
    package var limits: RequestLimits
    package var egress: EgressRule
    /// Asks for the peer's certificate in the answer. It comes only with the request that opens the connection.
    package var wantsCertificate = false

    package init(
        _ method: Method,
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        limits: RequestLimits,
        egress: EgressRule
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        self.egress = egress
    }
}
