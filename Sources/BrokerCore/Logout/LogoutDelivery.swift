import BrokerCrypto
package import OAuthProtocol

/// Tells one app of one ended session (OIDC Back-Channel Logout §2.5).
package struct LogoutDelivery: Sendable {
    package enum Outcome: Sendable, Equatable {
        case delivered
        /// It will never work: the app refuses it, or there is no app any more.
        case refused(String)
        /// It may work later.
        /// - Parameter appIsDown: the app did not answer at all, so that others for it need not be tried now.
        case failed(String, appIsDown: Bool)
    }

    private let clients: ClientDirectory
    private let tokens: TokenIssuer
    private let sender: any LogoutTokenSender

    package init(clients: ClientDirectory, tokens: TokenIssuer, sender: any LogoutTokenSender) {
        self.clients = clients
        self.tokens = tokens
        self.sender = sender
    }

    /// Ids of the clients that can be told.
    package var clientIDs: [String] {
        clients.all.filter { $0.backchannelLogoutURI != nil }.map(\.id)
    }

    /// The token is signed now: one that was signed when the session ended would be too old after an hour's outage.
    package func deliver(_ notice: LogoutNotice, at now: UnixTime) async -> Outcome {
        guard let client = clients.client(id: notice.clientID), let uri = client.backchannelLogoutURI else {
            return .refused("the app has no backchannel_logout_uri any more")
        }
        let token: Secret<String>
        do {
            token = try tokens.logoutToken(about: notice, to: client, now: now)
        } catch {
            return .failed("the token could not be signed: \(error)", appIsDown: false)
        }
        switch await sender.post(token, to: uri) {
        case .status(200..<300): return .delivered
        // §2.8: the app has looked at it and will not have it.
        case .status(400): return .refused("the app answered 400")
        case .status(let status): return .failed("the app answered \(status)", appIsDown: false)
        case .noAnswer(let reason): return .failed(reason, appIsDown: true)
        }
    }
}
