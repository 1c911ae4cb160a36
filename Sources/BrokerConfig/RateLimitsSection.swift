import StrictTOML

/// Reads `[rate_limits]`.
struct RateLimitsSection {
    let table: TableReader

    func read(into limits: inout RateLimitSettings) {
        PendingKey.read(.rateLimits, from: table)
        if let rate = rate("device_code_guess") { limits.deviceCodeGuess = rate }
        table.finish()
    }

    private func rate(_ key: String) -> Rate? {
        guard let written = table.string(key) else { return nil }
        guard let rate = Rate(parsing: written.value) else {
            table.log.add(written.place.problem("must be a rate", fix: "Such as \"10/15m\" or \"100/s\""))
            return nil
        }
        return rate
    }
}
