import ArgumentParser
import BrokerCrypto
import JOSE

/// The value of `--algorithms`: names of RFC 7518 §3.1, separated by commas.
struct TokenAlgorithms: ExpressibleByArgument, CustomStringConvertible {
    /// Names that a person may well give, and that are never accepted whatever anybody gives.
    private static let refusedNames: Set<ExactString> = ["none", "HS256", "HS384", "HS512"]

    static let all = TokenAlgorithms(accepted: Set(SignatureAlgorithm.allCases), refused: [])

    let accepted: Set<SignatureAlgorithm>
    /// What was asked for and is left out all the same, for the message.
    let refused: [String]

    private init(accepted: Set<SignatureAlgorithm>, refused: [String]) {
        self.accepted = accepted
        self.refused = refused
    }

    /// `nil`, a usage error, for a name that is no algorithm.
    init?(argument: String) {
        var accepted: Set<SignatureAlgorithm> = []
        var refused: [String] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(part)
            if let algorithm = SignatureAlgorithm(name: name) {
                accepted.insert(algorithm)
            } else if Self.refusedNames.contains(ExactString(name)) {
                refused.append(name)
            } else {
                return nil
            }
        }
        self.init(accepted: accepted, refused: refused)
    }

    var description: String {
        SignatureAlgorithm.allCases.filter(accepted.contains).map(\.rawValue).joined(separator: ",")
    }

    /// - Throws: when nothing is left to accept.
    func check() throws(TokenRefusal) {
        guard accepted.isEmpty else { return }
        throw TokenRefusal("\(refused.joined(separator: ", ")) is never accepted")
    }
}
