import BrokerConfig
import BrokerCrypto
import Foundation
import JOSE
import Testing

/// What docs/providers tells an administrator to write is what the loader takes.
@Suite("Samples of docs/providers")
struct ProviderDocumentationTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let page: String
        let number: Int
        let text: String

        var testDescription: String { "\(page), sample \(number)" }
    }

    private static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every block of TOML on every page.
    static let samples: [Sample] = {
        let folder = repository.appendingPathComponent("docs/providers")
        let pages = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return pages.filter { $0.hasSuffix(".md") }.sorted()
            .flatMap { page in
                let text = (try? String(contentsOf: folder.appendingPathComponent(page), encoding: .utf8)) ?? ""
                let blocks = text.components(separatedBy: "```toml\n").dropFirst()
                return blocks.enumerated().map { number, block in
                    Sample(page: page, number: number + 1, text: block.components(separatedBy: "```")[0])
                }
            }
    }()

    @Test("There is a page with a sample for each type")
    func everyType() throws {
        let types = try FileManager.default.contentsOfDirectory(
            atPath: Self.repository.appendingPathComponent("providers").path
        )
        .filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
        #expect(types.count == 5)
        for type in types {
            #expect(
                Self.samples.contains { $0.page == "\(type).md" && $0.text.contains("type = \"\(type)\"") },
                "\(type)"
            )
        }
    }

    @Test("Each loads without a problem, in a folder with the files that it names", arguments: samples)
    func loads(sample: Sample) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("secrets"),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        for match in sample.text.matches(of: /_file = "([^"]+)"/) {
            let name = String(match.1)
            let file = folder.appendingPathComponent(name)
            let content = name.hasSuffix(".json") ? try Self.serviceAccount() : "a-secret-of-the-provider-0123456789"
            try Data(content.utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        }
        // An entry that is tied to an organization needs one.
        let organization =
            sample.text.contains("organization = \"acme\"") && !sample.text.contains("[[organizations]]")
            ? "\n[[organizations]]\nid = \"acme\"\n" : ""
        let text = """
            [server]
            issuer = "https://login.example.com"
            providers_dir = "\(Self.repository.appendingPathComponent("providers").path)"

            \(sample.text)\(organization)
            """
        let outcome = ConfigurationLoader(environment: [:])
            .load(Array(text.utf8), file: folder.appendingPathComponent("config.toml").path)
        #expect(outcome.problems.isEmpty, "\(outcome.problems)")
        #expect(outcome.settings?.providers.isEmpty == false)
        #expect(outcome.warnings.filter { "\($0)".contains("no effect") }.isEmpty, "\(outcome.warnings)")
    }

    private static func serviceAccount() throws -> String {
        let key = Base64.encode(try PrivateKey.generate(.rsa(bits: 2_048)).pkcs8DER())
        var lines: [Substring] = []
        var rest = key[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(64))
            rest = rest.dropFirst(64)
        }
        let pem = "-----BEGIN PRIVATE KEY-----\\n" + lines.joined(separator: "\\n") + "\\n-----END PRIVATE KEY-----\\n"
        return """
            {"type":"service_account","client_email":"groups@acme.iam.gserviceaccount.com","private_key_id":"k1",
             "private_key":"\(pem)","client_id":"1017","token_uri":"https://oauth2.googleapis.com/token"}
            """
    }
}
