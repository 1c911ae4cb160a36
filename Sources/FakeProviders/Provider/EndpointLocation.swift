/// Where an endpoint of a provider lives.
package struct EndpointLocation: Sendable, Equatable {
    /// Which of the provider's servers: 0 is the one that people see, the others stand for its further host names.
    package let server: Int
    package let path: String

    package init(server: Int = 0, path: String) {
        self.server = server
        self.path = path
    }
}
