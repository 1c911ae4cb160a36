import Foundation

/// How numbers are written in the table.
enum Figure {
    static func text(_ value: Double, decimals: Int) -> String {
        String(format: "%.\(decimals)f", value)
    }

    static func megabytes(_ kilobytes: Int) -> String {
        text(Double(kilobytes) / 1_024, decimals: 1)
    }
}
