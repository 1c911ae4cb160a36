/// The id of a tenant: a GUID in the one spelling that tokens use, lower-case, so that an id has no second form under which
/// it could slip past a list.
package enum TenantID {
    package static func isValid(_ text: String) -> Bool {
        ParameterPattern.uuid.matches(text)
            && !text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
}
