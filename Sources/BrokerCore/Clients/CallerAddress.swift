/// The address that a request came from, for what is counted by address. Bound to the request's task where the request
/// arrives.
package enum CallerAddress {
    @TaskLocal package static var current: String?
}
