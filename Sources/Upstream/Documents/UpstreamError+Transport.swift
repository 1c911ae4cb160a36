package import BrokerCore

extension UpstreamError {
    /// What a request that brought no answer means to the login.
    package init(_ error: TransportError, provider: String, step: Step) {
        let kind: Kind
        var advice: String?
        switch error.phase {
        case .timeout:
            kind = .timeout
        case .resolve, .connect, .connectionLost, .overloaded, .cancelled, .shutDown:
            kind = .unavailable
        case .tls:
            kind = .unavailable
            advice = "if the provider's certificate is from an authority of your own, name it in server.ca_file"
        case .refusedAddress:
            kind = .misconfigured
            advice = "if the address is meant, add it to egress.allow"
        case .invalidRequest:
            kind = .misconfigured
        case .tooLarge, .protocolViolation:
            kind = .responseInvalid
        }
        self.init(provider: provider, step: step, kind: kind, detail: error.description, advice: advice)
    }
}
