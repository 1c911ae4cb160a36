import BrokerCore
import BrokerCrypto
package import JOSE
import OAuthProtocol
package import ProviderCatalogue

/// Takes an ID token, or claims, through what a login does with it: the checks, the keys, the mapping.
package struct ClaimsExplainer: Sendable {
    private let connection: ProviderConnection
    private let environment: UpstreamEnvironment

    package init(_ connection: ProviderConnection, _ environment: UpstreamEnvironment) {
        self.connection = connection
        self.environment = environment
    }

    /// A token that was issued to this connection's client. That it has run out, as any kept token has, is a note.
    package func explain(token: String) async -> ClaimsExplanation {
        guard let shown = try? UnverifiedToken(parsing: token),
            let claims = try? JSONReader.parseObject(shown.unverifiedPayload)
        else {
            let reason = "it is no signed token: three parts in base64url, of which the second holds JSON"
            return refused(reason, advice: nil, claims: [:], notes: [])
        }
        var notes = notes(on: claims)
        if claims["nonce"] != nil {
            notes.append("nonce is not looked at: it belongs to the login the token was made for")
        }
        if let expiry = expiry(of: claims) { notes.append(expiry) }
        do throws(UpstreamError) {
            let remote = RemoteIssuer(connection, environment)
            let metadata = try await remote.metadata.current()
            var expected = IDTokenExpectations(for: connection, metadata: metadata)
            // What is too old is told by the note.
            expected.leeway = .days(36_500)
            let verifier = IDTokenVerifier(
                provider: connection.id,
                keys: remote.keys,
                wallClock: environment.wallClock
            )
            let verified = try await verifier.verify(token, expecting: expected)
            let identity = try ClaimMapping(connection).identity(of: verified)
            return explanation(.verified, notes, verified.claims, identity)
        } catch {
            return refused(error.detail, advice: error.advice, claims: claims, notes: notes)
        }
    }

    /// Claims as a token of this provider would hold them.
    package func explain(claims: JSONObject) -> ClaimsExplanation {
        let notes = notes(on: claims)
        do throws(UpstreamError) {
            let identity = try ClaimMapping(connection).identity(
                ofUnproven: claims,
                issuer: claims["iss"]?.stringValue ?? connection.expectedIssuer
            )
            return explanation(.notVerified, notes, claims, identity)
        } catch {
            return refused(error.detail, advice: error.advice, claims: claims, notes: notes)
        }
    }

    // MARK: What is to be said

    private func explanation(
        _ standing: ClaimsExplanation.Standing,
        _ notes: [String],
        _ claims: JSONObject,
        _ identity: UpstreamIdentity
    ) -> ClaimsExplanation {
        ClaimsExplanation(
            standing: standing,
            notes: notes,
            claims: claims,
            identity: identity,
            emailReason: identity.profile.email == nil ? nil : emailReason(claims)
        )
    }

    private func refused(
        _ reason: String,
        advice: String?,
        claims: JSONObject,
        notes: [String]
    ) -> ClaimsExplanation {
        ClaimsExplanation(
            standing: .refused(reason, advice: advice),
            notes: notes,
            claims: claims,
            identity: nil,
            emailReason: nil
        )
    }

    private func expiry(of claims: JSONObject) -> String? {
        guard let seconds = ClaimText.seconds(claims["exp"]) else { return nil }
        let (expiry, now) = (UnixTime(seconds: seconds), environment.wallClock.now())
        guard now >= expiry + connection.clockLeeway else { return nil }
        return "it expired \(Wording.length(now.since(expiry))) ago; a login with it would be refused"
    }

    private func notes(on claims: JSONObject) -> [String] {
        var notes: [String] = []
        let lacksGroups = claims[connection.claims.groups] == nil
        if lacksGroups, claims["_claim_names"]?.objectValue?["groups"] != nil || claims["hasgroups"] == .bool(true) {
            notes.append("too many groups for a token: a login asks the provider for them, this does not")
        } else if lacksGroups, connection.groupSource != nil {
            notes.append("a login may ask the provider's group service, this does not")
        } else if lacksGroups, connection.userinfo != .never,
            connection.scopes.contains(where: { exactlyEqual($0, "groups") })
        {
            notes.append("no groups in it: a login asks userinfo for them, this does not")
        }
        return notes
    }

    private func emailReason(_ claims: JSONObject) -> String {
        func stated(_ name: String) -> String {
            guard let value = claims[name] else { return "\(name) is not in it" }
            return "\(name) is \(Wording.bare(String(decoding: value.serialized(), as: UTF8.self), limit: 40))"
        }
        let word = stated(Wording.bare(connection.claims.emailVerified, limit: 80))
        return switch connection.emailTrust {
        case .verifiedClaim: word
        case .never: "this connection trusts no address (trust_email)"
        case .always: "trust_email = \"always\""
        case .googleAuthoritative: "\(word), \(stated("hd")); it counts for gmail.com, and where both hold"
        case .domainOwnerVerified: "\(stated("xms_edov")); without it the address is only what an administrator typed"
        case .bySubjectPrefix(let prefixes):
            "\(word), and sub must not begin with \(Wording.list(prefixes)), whose word is another provider's"
        }
    }
}
