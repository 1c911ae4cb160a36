/// What the fake Auth0 tenant does beside the usual.
package struct Auth0Quirks: Sendable {
    /// The application's "JsonWebToken Signature Algorithm".
    package enum Signing: Sendable {
        case rs256, ps256
        /// With the client's secret: whoever knows that could make tokens.
        case hs256
    }

    package enum OrganizationID: Sendable {
        case right
        case absent
        /// Another organization than the one that was asked for.
        case wrong(String)
    }

    package enum OrganizationName: Sendable {
        /// The tenant's setting is off.
        case absent
        case asSet
        /// In upper case: names are compared without regard to it.
        case otherCase
    }

    package var signing = Signing.rs256
    /// The application lets nobody in without `organization`.
    package var requiresOrganization = false
    package var organizationID = OrganizationID.right
    package var organizationName = OrganizationName.absent
    /// `access_denied` at every sign-in, with a text that an Action of the customer's wrote.
    package var denial: String?
    /// No ID token in any answer, as a third-party application gets none.
    package var isThirdPartyApplication = false
    /// How many requests to the key set one second may bring before the answer is 429.
    package var keyRequestsPerSecond = 5

    /// HTML and 5,000 characters, as an Action may write.
    package static let longHTMLDenial =
        "<h1>No entry</h1><script>alert(1)</script> " + String(repeating: "You may not come in here. ", count: 200)
}
