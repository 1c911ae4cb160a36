/// Text from outside as it may stand in a message: in quotation marks, printable ASCII, cut after 64 characters.
func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars.prefix(64) {
        switch scalar {
        case "\"", "\\": output += "\\" + String(scalar)
        case " "..."~": output.unicodeScalars.append(scalar)
        default: output += "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
    return output + (text.unicodeScalars.count > 64 ? "…\"" : "\"")
}
