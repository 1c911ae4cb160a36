/// Where and as whom the virtual browsers log in.
struct LoadTarget: Sendable {
    let brokerPort: Int
    let clientID: String
    let clientSecret: String
    let redirectURI: String
}
