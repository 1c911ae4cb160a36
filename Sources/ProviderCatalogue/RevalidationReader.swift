import OAuthProtocol
import StrictTOML

/// `revalidate` and `revalidate_stale_limit` of an operator's entry.
struct RevalidationReader {
    let table: TableReader
    let type: ProviderType

    func read() -> RevalidationPolicy? {
        let limit = duration("revalidate_stale_limit", .seconds(1)...RevalidationPolicy.longestStaleLimit)
        guard table.has("revalidate") else {
            if table.has("revalidate_stale_limit") {
                table.log.add(
                    table.place(of: "revalidate_stale_limit").problem(
                        "has no meaning without revalidate",
                        fix: "Remove it"
                    )
                )
            }
            return nil
        }
        guard let interval = duration("revalidate", RevalidationPolicy.intervals) else { return nil }
        guard type.refresh != .none else {
            table.log.add(
                table.place(of: "revalidate").problem(
                    "\(type.displayName) issues no refresh token, so nobody could be looked at again",
                    fix: "Remove it"
                )
            )
            return nil
        }
        let staleLimit = limit ?? max(interval, RevalidationPolicy.defaultStaleLimit)
        if staleLimit < interval {
            table.log.add(
                table.place(of: "revalidate_stale_limit").problem(
                    "is shorter than revalidate, so every refresh in between would fail",
                    fix: "At least \"\(interval)\""
                )
            )
        }
        return RevalidationPolicy(interval: interval, staleLimit: staleLimit)
    }

    private func duration(_ key: String, _ range: ClosedRange<Lifetime>) -> Lifetime? {
        guard let written = table.string(key) else { return nil }
        guard let duration = Lifetime(parsing: written.value), range.contains(duration) else {
            table.log.add(
                written.place.problem(
                    "must be a duration from \(range.lowerBound) to \(range.upperBound)",
                    fix: "Such as \"15m\""
                )
            )
            return nil
        }
        return duration
    }
}
