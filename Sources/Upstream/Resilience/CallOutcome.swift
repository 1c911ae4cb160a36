/// What a call to a provider says about the provider's health.
enum CallOutcome: Sendable {
    /// It answered, if only to refuse: 4xx says that it is there.
    case answered
    /// Not reachable, too slow, or 5xx.
    case failed
    /// Says nothing: it never went out, or the caller gave up.
    case unknown

    init(_ result: Result<HTTPClientResponse, TransportError>) {
        switch result {
        case .success(let response):
            self = (500...599).contains(response.status) ? .failed : .answered
        case .failure(let error):
            switch error.phase {
            case .resolve, .connect, .tls, .connectionLost, .timeout: self = .failed
            case .tooLarge, .protocolViolation: self = .answered
            case .invalidRequest, .refusedAddress, .overloaded, .cancelled, .shutDown: self = .unknown
            }
        }
    }
}
