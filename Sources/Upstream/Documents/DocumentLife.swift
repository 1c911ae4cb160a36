/// How long a fetched document counts as fresh, and how long it may be used at all.
package enum DocumentLife {
    /// Where the answer says nothing.
    package static let standard: Duration = .seconds(600)
    private static let shortest: Duration = .seconds(60)
    private static let longest: Duration = .seconds(86_400)
    /// After the last success a document serves this long while its provider is down. A key, too, lives this long past the
    /// last document that held it: replicas of one provider have been seen to publish different sets.
    package static let staleLimit: Duration = .seconds(86_400)

    /// The soft life by `Cache-Control` and `Age` (RFC 9111 §5.1, §5.2.2), clamped to 1 minute to 24 hours: Auth0 says 15
    /// seconds, Okta says weeks, and both have to meet an emergency rotation.
    package static func soft(of response: HTTPClientResponse) -> Duration {
        let directives = response.values(of: "Cache-Control").flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
            .map {
                EgressAllowList.lowercased(String(decoding: $0, as: UTF8.self)).filter {
                    $0 != " " && $0 != "\t" && $0 != "\""
                }
            }
        if directives.contains(where: { $0 == "no-store" || $0 == "no-cache" }) { return shortest }
        guard let maxAge = directives.first(where: { $0.hasPrefix("max-age=") }),
            let seconds = digits(maxAge.dropFirst("max-age=".count))
        else { return standard }
        let age = response.value(of: "Age").flatMap { digits($0[...]) } ?? 0
        return min(max(.seconds(seconds - min(age, seconds)), shortest), longest)
    }

    /// From this age on it is fetched anew behind the answers.
    package static func refreshAhead(_ life: Duration) -> Duration { life * 4 / 5 }

    /// `Int("+5")` is 5: digits only. What exceeds ten digits is cut there, far above every clamp.
    static func digits(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return text.utf8.count > 10 ? 9_999_999_999 : Int64(text)
    }
}
