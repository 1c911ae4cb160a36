/// The algorithms the broker signs with; raw values are JOSE's names (RFC 7518 §3.1, RFC 8037 §3.1).
package enum SigningAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"
}
