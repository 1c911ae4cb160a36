import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// The provider's signing keys: how many there are, and whether any can verify an ID token here.
struct KeysCheck {
    let context: DoctorContext
    let url: String

    private var connection: ProviderConnection { context.connection }
    private var allowed: [SignatureAlgorithm] {
        connection.allowedAlgorithms.compactMap { SignatureAlgorithm(name: $0) }
    }

    func findings() async -> [DoctorFinding] {
        let place = HTTPURL.withoutQuery(url)
        let response: HTTPClientResponse
        do {
            response = try await context.get(url, limits: .keySet)
        } catch {
            return [failed("\(place): \(error.detail)")]
        }
        guard response.status == 200 else { return [failed("\(place) answers \(response.status)")] }
        let set: JWKSet
        do {
            set = try JWKSet(parsing: response.body)
        } catch {
            return [failed("\(place): \(error.reason)")]
        }
        guard !set.keys.isEmpty || !set.ignored.isEmpty else { return [failed("\(place) has no keys at all")] }
        return findings(set, caching: caching(response))
    }

    private func findings(_ set: JWKSet, caching: String) -> [DoctorFinding] {
        let usable = set.keys.filter { key in allowed.contains { key.fits($0) } }
        let wanted = allowed.map(\.rawValue).joined(separator: ", ")
        guard !usable.isEmpty else {
            let reasons = set.ignored.map { "\(name($0.keyID)): \($0.reason.reason)" }
            let others = set.keys.map { "\(name($0.keyID)): \($0.algorithm?.rawValue ?? $0.key.type.doctorsName)" }
            return [
                failed(
                    "\(Wording.count(set.keys.count + set.ignored.count, "key")), and none verifies \(wanted): \(Wording.list(reasons + others, limit: 3))",
                    advice:
                        "Let the provider sign with \(wanted) and a sound key (RSA of 2048 bits or more), or change allowed_algorithms"
                )
            ]
        }
        let kids = Wording.list(usable.map { $0.keyID ?? "without kid" }, limit: 3)
        var findings = [
            DoctorFinding(.keys, .ok, "\(Wording.count(usable.count, "key")) for \(wanted): \(kids); \(caching)")
        ]
        // An encryption key beside them is nothing to speak of.
        let unsound = set.ignored.filter { if case .unsound = $0.reason { true } else { false } }
        if let first = unsound.first {
            findings.append(
                DoctorFinding(
                    .keys,
                    .warning,
                    "\(Wording.count(unsound.count, "key")) can't be trusted (\(name(first.keyID)): \(first.reason.reason)); tokens signed with it are refused",
                    mend: Mend("Let the provider retire it", .signing, of: connection)
                )
            )
        }
        return findings
    }

    private func caching(_ response: HTTPClientResponse) -> String {
        let stated = response.values(of: "Cache-Control")
        guard !stated.isEmpty else { return "no Cache-Control, kept \(DocumentLife.standard.doctorsName)" }
        return "kept \(DocumentLife.soft(of: response).doctorsName)"
    }

    private func name(_ keyID: String?) -> String { keyID.map { Wording.bare($0, limit: 60) } ?? "a key without kid" }

    private func failed(_ what: String, advice: String = "The provider has to publish its keys there") -> DoctorFinding
    {
        DoctorFinding(.keys, .failed, what, mend: Mend(advice, .signing, of: connection))
    }
}

extension KeyType {
    fileprivate var doctorsName: String {
        switch self {
        case .rsa(let bits): "RSA of \(bits) bits"
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        case .ed25519: "Ed25519"
        }
    }
}

extension Duration {
    fileprivate var doctorsName: String { Wording.length(.seconds(Int64(clamping: wholeMilliseconds / 1_000))) }
}
