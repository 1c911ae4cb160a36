package import BrokerCrypto

/// A token shown for what it says, with nothing proved: for `token inspect` and for choosing an issuer to ask, never
/// for a decision about a person.
package struct UnverifiedToken: Sendable {
    package let unverifiedHeader: JSONObject
    package let unverifiedPayload: Bytes
    package let signatureLength: Int
    /// Why the header alone already makes us refuse the token; `nil` if it does not.
    package let headerProblem: JWSError?

    package init(parsing token: String, limits: CompactJWS.Limits = CompactJWS.Limits()) throws(JWSError) {
        let segments = try CompactSegments(token, limits)
        do {
            unverifiedHeader = try JSONReader.parseObject(segments.header)
        } catch {
            throw .malformed("the header is \(error)")
        }
        unverifiedPayload = segments.payload
        signatureLength = segments.signature.count
        do {
            _ = try JOSEHeader(parsing: segments.header)
            headerProblem = nil
        } catch {
            headerProblem = error
        }
    }
}
