/// A form found in a page.
package struct PageForm: Sendable {
    package let action: String
    /// `GET` or `POST`.
    package let method: String
    /// What is sent whichever button is pressed.
    package let fields: [(name: String, value: String)]
    /// Each button's name and value, and the words on it.
    package let buttons: [(name: String, value: String, label: String)]

    /// The fields and, with them, one button's.
    package func submission(pressing value: String? = nil) -> [(name: String, value: String)] {
        guard let button = buttons.first(where: { value == nil || $0.value == value }), !button.name.isEmpty else {
            return fields
        }
        return fields + [(button.name, button.value)]
    }
}
