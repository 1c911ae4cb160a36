import BrokerCrypto
import JOSE
import OAuthProtocol

/// The signing keys as they were read at one moment. Never changed, only replaced.
final class KeySet: Sendable {
    /// Oldest first.
    private let byAlgorithm: [SignatureAlgorithm: [SigningKey]]
    private let byID: [ExactString: SigningKey]
    let published: PublishedKeySet

    init(_ unordered: [SigningKey]) {
        // One order, whether a key was just made or read: the key set's entity tag is the same after a restart, and at
        // every instance.
        let keys = unordered.sorted {
            $0.signsFrom != $1.signsFrom
                ? $0.signsFrom < $1.signsFrom : $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
        }
        byAlgorithm = Dictionary(grouping: keys, by: \.algorithm)
        byID = Dictionary(keys.map { (ExactString($0.id), $0) }, uniquingKeysWith: { first, _ in first })
        published = PublishedKeySet(keys)
    }

    var algorithms: Set<SignatureAlgorithm> { Set(byAlgorithm.keys) }

    func key(id: String) -> SigningKey? { byID[ExactString(id)] }

    /// The newest key of an algorithm that is in force. A clock that was set back leaves none: then the oldest signs, which
    /// everybody knows by now.
    func signingKey(for algorithm: SignatureAlgorithm, at now: UnixTime) -> SigningKey? {
        let keys = byAlgorithm[algorithm]
        return keys?.last { $0.signsFrom <= now } ?? keys?.first
    }
}
