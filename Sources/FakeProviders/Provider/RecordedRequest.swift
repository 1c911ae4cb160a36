package import OAuthProtocol

/// A request that a fake provider received, with its parameters read.
package struct RecordedRequest: Sendable {
    package let endpoint: Endpoint
    package let request: ReceivedRequest
    /// Of the query, empty where it can't be read.
    package let query: Parameters
    /// Of a form body, empty where there was none.
    package let form: Parameters

    init(endpoint: Endpoint, request: ReceivedRequest) {
        self.endpoint = endpoint
        self.request = request
        query = (try? Parameters(parsing: Array(request.query.utf8))) ?? .empty
        let isForm = request.header("Content-Type")?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        form = isForm ? (try? Parameters(parsing: request.body)) ?? .empty : .empty
    }

    /// Every value sent under a name, query first: also the second one of a repeated parameter.
    package func values(_ name: String) -> [String] {
        (query.pairs + form.pairs).filter { $0.name == name }.map(\.value)
    }

    /// The only value of a name; nil where there is none or more than one.
    package func value(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values.first : nil
    }
}
