import BrokerCrypto
import JOSE

/// Where `token verify` takes its keys from: never from the token.
struct TokenKeySource {
    private static let largestDocument = 1 << 20

    let issuer: String?
    let source: String?
    let fetcher: any DocumentFetcher

    func keys() async throws -> JWKSet {
        if let source {
            let isURL = source.utf8.starts(with: "https://".utf8) || source.utf8.starts(with: "http://".utf8)
            let document =
                isURL ? try await fetch(source) : try TokenInput.file(source, limit: Self.largestDocument)
            return try parse(document)
        }
        guard let issuer else { throw TokenRefusal("no key set and no issuer given") }
        return try parse(try await fetch(try await keySetURL(of: issuer)))
    }

    /// A JWK set, or a single JWK by itself (RFC 7517 §4, §5).
    func parse(_ document: Bytes) throws(TokenRefusal) -> JWKSet {
        let json: JSONObject
        do {
            json = try JSONReader.parseObject(document)
        } catch {
            throw TokenRefusal("the key set is \(error)")
        }
        do throws(JWKError) {
            return json["keys"] == nil ? JWKSet(keys: [try JWK(json)]) : try JWKSet(json)
        } catch {
            throw TokenRefusal(error.reason)
        }
    }

    /// OpenID Connect Discovery 1.0 §4.
    private func keySetURL(of issuer: String) async throws -> String {
        // §4.1: a terminating slash is removed before the path is appended.
        let base = issuer.utf8.last == UInt8(ascii: "/") ? String(issuer.dropLast()) : issuer
        let document = try await fetch(base + "/.well-known/openid-configuration")
        let metadata: JSONObject
        do {
            metadata = try JSONReader.parseObject(document)
        } catch {
            throw TokenRefusal("the issuer's metadata is \(error)")
        }
        // §4.3: the metadata must be this issuer's, or another's keys would verify.
        guard case .string(let named)? = metadata["issuer"], exactlyEqual(named, issuer) else {
            throw TokenRefusal("the metadata names another issuer")
        }
        guard case .string(let url)? = metadata["jwks_uri"] else { throw TokenRefusal("the metadata has no jwks_uri") }
        return url
    }

    private func fetch(_ url: String) async throws -> Bytes {
        do {
            return try await fetcher.fetch(url)
        } catch let refusal as TokenRefusal {
            throw refusal
        } catch {
            throw TokenRefusal("cannot fetch \(url): \(error)")
        }
    }
}
