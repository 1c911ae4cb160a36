import BrokerCrypto
import JOSE
import OAuthProtocol
import Testing

@testable import BrokerCore

/// Which connection takes the answer of a login that began before the configuration changed.
struct ConnectorDirectoryTests {
    private static let now = ConnectionVersion(issuer: "i", whole: "2")

    /// The display name of the connection that is asked.
    private func asked(_ version: ConnectionVersion?) -> String? {
        let current = UnreachableConnector(id: "p", displayName: "now")
        let directory = ConnectorDirectory([current], versions: ["p": Self.now]) { id, version in
            version.whole == "1" && id == "p" ? UnreachableConnector(id: id, displayName: "then") : nil
        }
        return directory.connector(current, asOf: version)?.displayName
    }

    @Test("the one it began with; today's where that is the same or nobody remembers; none where the issuer is another")
    func choice() {
        #expect(asked(Self.now) == "now")
        #expect(asked(ConnectionVersion(issuer: "i", whole: "1")) == "then")
        #expect(asked(ConnectionVersion(issuer: "i", whole: "0")) == "now")
        #expect(asked(nil) == "now")
        #expect(asked(ConnectionVersion(issuer: "j", whole: "1")) == nil)
        #expect(asked(ConnectionVersion(issuer: "j", whole: "0")) == nil)
    }

    @Test("a version reads back as it was written")
    func text() {
        #expect(ConnectionVersion(Self.now.text) == Self.now)
        for bad in ["", "a", "a.b.c"] { #expect(ConnectionVersion(bad) == nil) }
    }
}
