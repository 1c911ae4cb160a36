package import BrokerCrypto

/// Posts logout tokens to apps. Never follows a redirect, and gives up after a few seconds.
package protocol LogoutTokenSender: Sendable {
    func post(_ token: Secret<String>, to uri: String) async -> LogoutAnswer
}

/// What an app said to a logout token.
package enum LogoutAnswer: Sendable, Equatable {
    case status(Int)
    case noAnswer(String)
}
