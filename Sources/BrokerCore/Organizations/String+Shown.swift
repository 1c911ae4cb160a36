extension String {
    /// Text from outside as it may stand in one line of a log: in quotation marks, printable ASCII, cut after 64 characters.
    /// Two spellings that look alike look different here.
    var shown: String {
        var out = "'"
        for scalar in unicodeScalars.prefix(64) {
            switch scalar {
            case "'", "\\": out += "\\" + String(scalar)
            case " "..."~": out.unicodeScalars.append(scalar)
            default: out += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return out + (unicodeScalars.dropFirst(64).isEmpty ? "'" : "…'")
    }
}
