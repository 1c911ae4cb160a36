/// Times as people read them in reports: `2024-01-15 10:00:00 UTC`.
package enum UTCTime {
    package static func text(_ time: UnixTime) -> String {
        guard let written = TokenTime(seconds: time.seconds)?.description else { return "at \(time.seconds)" }
        return written.replacing("T", with: " ").replacing("Z", with: " UTC")
    }
}
