/// One grant of the token endpoint. What all of them share is in `TokenGrants`; a grant does what is its own.
package protocol TokenGrant: Sendable {
    static var type: GrantType { get }

    /// - Throws: `OAuthError`; `StoreError` and `CryptoError` where our own side failed.
    func issue(_ request: TokenRequest) async throws -> TokenResponse
}
