import FakeProviders
import JOSE
import OAuthProtocol

/// Providers whose metadata or keys are wrong from the start: each has a lane of its own, since documents are kept.
extension LoginLane {
    private static let invalid = LoginOutcome.refused(status: 502, class: "response_invalid")
    private static let unusable = LoginOutcome.refused(status: 502, class: "misconfigured")
    private static let down = LoginOutcome.refused(status: 503, class: "unavailable")
    private static let late = LoginOutcome.refused(status: 504, class: "timeout")

    /// Each also proves that nothing is asked at the token endpoint, where the metadata can't be believed.
    static let documents: [LoginLane] = [
        metadata("metadata-500", down) { $0.answers = [.discovery: [AnswerFault(.status(500))]] },
        metadata("metadata-429", down) { $0.answers = [.discovery: [AnswerFault(.status(429, retryAfter: "1"))]] },
        metadata("metadata-cut-off", down) { $0.answers = [.discovery: [AnswerFault(.truncated(40))]] },
        metadata("metadata-2-mb", invalid) { $0.answers = [.discovery: [AnswerFault(.huge(bytes: 2 << 20))]] },
        metadata("metadata-slow", late) { $0.answers = [.discovery: [AnswerFault(.slow(.seconds(6)))]] },
        metadata("metadata-redirect", invalid) {
            $0.answers = [.discovery: [AnswerFault(.redirect(to: "http://127.0.0.1:1/"))]]
        },
        metadata("metadata-issuer-slash", invalid) { $0.discovery = [.toggledSlash] },
        metadata("metadata-no-token-endpoint", unusable) { $0.discovery = [.missing("token_endpoint")] },
        metadata("metadata-private-address", unusable) {
            $0.discovery = [.member("token_endpoint", "https://10.0.0.1/token")]
        },
        keys("keys-500", down) { $0.answers = [.keys: [AnswerFault(.status(500))]] },
        keys("keys-429", down) { $0.answers = [.keys: [AnswerFault(.status(429, retryAfter: "1"))]] },
        keys("keys-cut-off", down) { $0.answers = [.keys: [AnswerFault(.truncated(40))]] },
        keys("keys-5-mb", invalid) { $0.answers = [.keys: [AnswerFault(.huge(bytes: 5 << 20))]] },
        keys("keys-slow", late) { $0.answers = [.keys: [AnswerFault(.slow(.seconds(6)))]] },
        keys("keys-empty", invalid) { $0.keySet = [.empty] },
        keys("keys-duplicate-kid", invalid) { $0.keySet = [.duplicateKeyID] },
        keys("keys-for-encryption", invalid) { $0.keySet = [.signingKeyMarkedForEncryption] },
        keys("keys-other-alg", invalid) { $0.keySet = [.algorithm("ES256")] },
        odd("keys-unknown-kty") { $0.keySet = [.unknownKeyType, .unusedECKey, .encryptionKey] },
        odd("keys-without-use") { $0.keySet = [.missingUse, .missingAlgorithm] },
        odd("keys-without-kid") { $0.keySet = [.missingKeyID] },
        plain(
            "token-slow",
            .generic,
            LoginCase("token endpoint: slow", at: "token-slow", as: ada, late)
                .with { faults, _ in faults.answers = [.token: [AnswerFault(.slow(.seconds(11)))]] }
        ),
    ]

    private static func metadata(
        _ id: String,
        _ expected: LoginOutcome,
        _ faults: @escaping @Sendable (inout Faults) -> Void
    ) -> LoginLane {
        plain(
            id,
            .generic,
            faults: { all, _ in faults(&all) },
            LoginCase("attack: no metadata to believe", at: id, as: ada, expected).askingNoToken
        )
    }

    private static func keys(
        _ id: String,
        _ expected: LoginOutcome,
        _ faults: @escaping @Sendable (inout Faults) -> Void
    ) -> LoginLane {
        plain(
            id,
            .generic,
            faults: { all, _ in faults(&all) },
            LoginCase("attack: no keys to believe", at: id, as: ada, expected)
        )
    }

    /// What looks odd and is right.
    private static func odd(_ id: String, _ faults: @escaping @Sendable (inout Faults) -> Void) -> LoginLane {
        plain(
            id,
            .generic,
            faults: { all, _ in faults(&all) },
            LoginCase("odd keys", at: id, as: ada, .admitted("example", "read write admin", "\(id):\(ada)"))
        )
    }
}
