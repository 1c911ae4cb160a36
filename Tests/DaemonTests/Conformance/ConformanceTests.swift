import Testing

/// The OpenID Foundation's test modules that concern an OpenID provider, restated: each test has its module's name and asserts
/// what the module does, over HTTP, against the built daemon.
@Suite("OpenID Foundation modules", .conformance)
struct ConformanceTests {}
