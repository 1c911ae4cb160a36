/// Why a sign-in at the demo app failed, in words for the page.
struct DemoAppError: Error {
    let message: String
    /// More for whoever looks into it.
    var detail: String?

    init(_ message: String, detail: String? = nil) {
        self.message = message
        self.detail = detail
    }
}
