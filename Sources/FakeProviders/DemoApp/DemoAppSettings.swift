package import Logging
package import OAuthProtocol

/// What the demo app is told at its start.
package struct DemoAppSettings: Sendable {
    /// A way to sign in that the home page offers besides the plain one.
    package struct Choice: Sendable {
        /// Sent as `provider`.
        package var providerID: String
        package var displayName: String

        package init(providerID: String, displayName: String) {
            self.providerID = providerID
            self.displayName = displayName
        }
    }

    /// The broker's issuer, byte for byte.
    package var issuer: String
    package var clientID: String
    package var clientSecret: String
    /// 0 takes a free port.
    package var port = 0
    package var scopes = "openid profile email groups"
    package var choices: [Choice] = []
    package var clock: @Sendable () -> UnixTime = SystemTime.now
    package var logger = Logger(label: "demo-app") { _ in SwiftLogNoOpLogHandler() }

    package init(issuer: String, clientID: String, clientSecret: String) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}
