/// An HTTP/1.1 answer, as much of it as a login needs.
struct RawResponse {
    let status: Int
    let location: String?
    /// `name=value` of each cookie set, attributes left away.
    let cookies: [String]
    let body: [UInt8]
}
