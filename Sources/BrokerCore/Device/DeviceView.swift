package import OAuthProtocol

/// What a person sees who wants to let a device in.
package enum DeviceView: Sendable {
    /// Type the code.
    case ask(DeviceCodeProblem?)
    /// Sign in first.
    /// - Parameter anew: even if the browser has a session: it is too old.
    case signIn(OwnPage, anew: Bool)
    case confirm(DeviceQuestion)
}

package enum DeviceCodeProblem: Sendable, Equatable {
    /// Not eight letters of those that codes are made of.
    case malformed
    /// No device waits for it, or not any more.
    case unknown
}

/// What a person is asked before a device is let in, for the page that asks.
package struct DeviceQuestion: Sendable {
    package let clientName: String
    package let clientID: String
    package let userCode: UserCode
    /// Name or address of who is signed in; nil where the provider told neither.
    package let person: String?
    package let scope: ScopeSet
    /// The organizations that take the person; empty where none is configured.
    package let options: [Option]
    /// What the form gives back as it is.
    package let sealed: String

    package struct Option: Sendable {
        package let organization: String
        package let name: String
        package let permissions: [Permission]
    }
}

/// What became of a device.
package enum DeviceEnd: Sendable {
    case approved(clientName: String)
    case denied(clientName: String)
}

/// Somebody tries too many codes.
package struct TooManyAttempts: Error, Sendable {
    package let wait: Lifetime

    package init(wait: Lifetime) {
        self.wait = wait
    }
}
