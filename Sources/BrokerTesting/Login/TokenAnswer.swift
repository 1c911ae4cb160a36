import BrokerCrypto
package import FakeProviders
package import JOSE

/// What a token endpoint answered.
package struct TokenAnswer: Sendable {
    package let response: FetchResponse
    /// The body, where it is a JSON object.
    package let members: JSONObject

    package init(_ response: FetchResponse) {
        self.response = response
        members = (try? JSONReader.parseObject(response.body)) ?? JSONObject()
    }

    package var status: Int { response.status }
    package var accessToken: String? { members["access_token"]?.stringValue }
    package var idToken: String? { members["id_token"]?.stringValue }
    package var refreshToken: String? { members["refresh_token"]?.stringValue }
    package var error: String? { members["error"]?.stringValue }
    package var errorDescription: String? { members["error_description"]?.stringValue }

    /// The ID token's claims, its signature not looked at.
    package var unverifiedClaims: JSONObject? {
        idToken.flatMap { try? UnverifiedToken(parsing: $0) }.flatMap {
            try? JSONReader.parseObject($0.unverifiedPayload)
        }
    }
}
