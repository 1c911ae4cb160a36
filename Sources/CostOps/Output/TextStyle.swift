import FoundationEssentials
import Glibc

/// Colours, where a person reads on a terminal and has not asked for none (https://no-color.org).
struct TextStyle {
    enum Tone: String {
        case good = "32"
        case caution = "33"
        case bad = "1;31"
        case faint = "2"
        case strong = "1"
    }

    private let isColoured: Bool

    init(isColoured: Bool) { self.isColoured = isColoured }

    /// For standard output.
    static func ofOutput(environment: [String: String] = ProcessInfo.processInfo.environment) -> TextStyle {
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } == true || environment["TERM"] == "dumb"
        return TextStyle(isColoured: isatty(STDOUT_FILENO) == 1 && !isRefused)
    }

    func apply(_ tone: Tone, to text: String) -> String {
        isColoured ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }
}
