/// What the fake Okta org does beside the usual.
package struct OktaQuirks: Sendable {
    /// A refusal that Okta sends to the callback, in its own words.
    package struct Refusal: Sendable {
        package let code: String
        package let description: String

        package static let notAssigned = Refusal(
            code: "access_denied",
            description: "User is not assigned to the client application."
        )
        package static let policyFailed = Refusal(
            code: "access_denied",
            description:
                "Policy evaluation failed for this request, please check the policy configurations."
        )
        package static let scopesRejected = Refusal(
            code: "access_denied",
            description: "Policy evaluation succeeded, but all the requested scopes were rejected."
        )
        package static let networkZone = Refusal(
            code: "access_denied",
            description: "The request is made from outside the client's permitted network zones."
        )
        package static let consentRequired = Refusal(
            code: "consent_required",
            description: "The following scopes require user consent: [groups]."
        )
    }

    /// Every sign-in ends so at the callback.
    package var refusal: Refusal?
    /// True: ID tokens without groups, given and family name; false: with all of it; nil: as the person's account says.
    package var thinIDToken: Bool?
    /// 429 at the token endpoint, in the shape of Okta's other interfaces.
    package var rateLimited = false
}
