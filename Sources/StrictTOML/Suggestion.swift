/// 'Did you mean …?'
package enum Suggestion {
    /// The candidate that differs least, if it differs little enough to be a slip.
    package static func closest(to word: String, among candidates: [String]) -> String? {
        // Nobody mistypes a kilobyte, and the distance costs the product of both lengths.
        guard word.utf8.count <= 64 else { return nil }
        let written = Array(word.lowercased().utf8)
        let allowed = max(1, written.count / 3)
        let ranked = candidates.map { (name: $0, distance: distance(written, Array($0.lowercased().utf8))) }
        let best = ranked.min { $0.distance < $1.distance }
        if let best, best.distance <= allowed { return best.name }
        // An abbreviation differs much and is none the less plain: `warn` for `warning`.
        return written.count < 3 ? nil : candidates.first { $0.lowercased().utf8.starts(with: written) }
    }

    /// The sentence, or what may be written at all where nothing is close and the list is short.
    package static func sentence(for word: String, among candidates: [String], else listed: String) -> String? {
        if let close = closest(to: word, among: candidates) { return "Did you mean '\(close)'?" }
        guard !candidates.isEmpty, candidates.count <= 40 else { return nil }
        return "\(listed): \(candidates.joined(separator: ", "))"
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var twoBack: [Int] = []
        var previous = Array(0...right.count)
        for (row, leftByte) in left.enumerated() {
            var current = [row + 1]
            for (column, rightByte) in right.enumerated() {
                var best = min(previous[column + 1] + 1, current[column] + 1)
                best = min(best, previous[column] + (leftByte == rightByte ? 0 : 1))
                if row > 0, column > 0, leftByte == right[column - 1], left[row - 1] == rightByte {
                    best = min(best, twoBack[column - 1] + 1)
                }
                current.append(best)
            }
            twoBack = previous
            previous = current
        }
        return previous.last ?? 0
    }
}
