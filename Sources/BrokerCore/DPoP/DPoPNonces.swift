package import BrokerCrypto
import JOSE
import OAuthProtocol

/// Nonces for proofs (RFC 9449 §8): the time in steps of five minutes, and a code over it under the master key. Nothing is
/// kept, and every instance knows those of the others.
package struct DPoPNonces: Sendable {
    private let masterKey: AEADKey
    private let clock: any WallClock

    private static let step: Int64 = 300
    private static let codeLength = 16

    package init(masterKey: AEADKey, clock: any WallClock) {
        self.masterKey = masterKey
        self.clock = clock
    }

    /// The one to use now.
    package var current: String { nonce(ofStep: step) }

    /// Whether it is of now, of the step before, or of the next one, which an instance whose clock is ahead gives.
    func accepts(_ text: String) -> Bool {
        let given = Array(text.utf8)
        return [-1, 0, 1].contains { offset in
            constantTimeEqual(given, Array(nonce(ofStep: step &+ offset).utf8))
        }
    }

    private var step: Int64 { clock.now().seconds / Self.step }

    private func nonce(ofStep step: Int64) -> String {
        let time = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let code = masterKey.authenticationCode(of: time, label: "DPoP nonces")
        return Base64URL.encode(time + code.prefix(Self.codeLength))
    }
}
