import ArgumentParser
import FakeProviders
import JOSE
import OAuthProtocol

/// The identity provider of a measurement: a real one that asks nobody, in a process of its own.
struct ProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider",
        abstract: "Runs an identity provider that lets everybody in, until standard input ends."
    )

    @Option(help: "Id of the one client.")
    var clientID: String

    @Option(help: "The client's secret, used with client_secret_basic.")
    var clientSecret: String

    @Option(help: "Where the client is sent back to.")
    var redirectURI: String

    @Option(help: "How many people sign in, one after the other.")
    var people = 1_000

    func run() async throws {
        let client = FakeClient(
            id: clientID,
            secret: clientSecret,
            authentication: .basic,
            redirectURIs: [redirectURI]
        )
        var settings = FakeProviderSettings.generic(clients: [client])
        settings.people = (1...max(people, 1)).map { number in
            FakePerson(
                subject: "person-\(number)",
                email: "person-\(number)@example.com",
                emailVerified: true,
                name: "Person \(number)",
                givenName: "Person",
                familyName: String(number),
                groups: ["engineering"]
            )
        }
        settings.signIn = .inTurn
        settings.keepsRequests = false
        let provider = try FakeProvider(settings)
        try await provider.start()
        ParentPipe.say(provider.issuer)
        await ParentPipe.end()
        await provider.stop()
    }
}
