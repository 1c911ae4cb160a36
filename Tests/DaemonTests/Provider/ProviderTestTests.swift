import FakeProviders
import Foundation
import JOSE
import Testing

@Suite("cost-ops provider test says what is wrong and how to mend it")
struct ProviderTestTests {
    @Test("a good set-up: every line ok, exit code 0")
    func good() async throws {
        let run = try await Clinic.examine()
        print(run.output, run.errors)
        #expect(run.exitCode == 0)
    }

    @Test("broken")
    func broken() async throws {
        for (name, breaking) in Broken.all {
            let run = try await Clinic.examine(breaking: breaking)
            print("=== \(name) → \(run.exitCode)\n\(run.output)\(run.errors)")
        }
    }
}

enum Broken {
    static let all: [(String, @Sendable (inout Clinic) throws -> Void)] = [
        ("wrong host", { $0.entry.issuer = "https://idp.acme.invalid" }),
        ("refused", { $0.entry.issuer = "http://127.0.0.1:\(try FreePort.next())" }),
        ("404", { $0.entry.issuer += "/oauth2/default" }),
        (
            "HTML",
            {
                $0.provider.faults.answers[.discovery] = [
                    .init(.replaced(Array("<!doctype html><p>Hello".utf8))), .init(.contentType("text/html")),
                ]
            }
        ),
        ("slash", { $0.provider.faults.discovery = [.toggledSlash] }),
        ("https", { $0.provider.faults.discovery = [.issuer($0.provider.issuer.replacing("http:", with: "https:"))] }),
        (
            "tenant",
            {
                $0.provider.faults.discovery = [
                    .issuer($0.provider.issuer + "/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0")
                ]
                $0.entry.lines = ["discovery_url = \"\($0.provider.issuer)/.well-known/openid-configuration\""]
                $0.entry.issuer += "/acme.onmicrosoft.com/v2.0"
            }
        ),
        (
            "admin",
            {
                $0.provider.faults.discovery = [.issuer("https://acme.okta.com")]
                $0.entry.lines = ["discovery_url = \"\($0.provider.issuer)/.well-known/openid-configuration\""]
                $0.entry.issuer = "https://acme-admin.okta.com"
            }
        ),
        ("secret", { $0.entry.clientSecret = "another-secret" }),
        ("client", { $0.entry.clientID = "no-such-client" }),
        ("redirect", { $0.entry.redirectURI = "https://login.example.com/auth/callback/other" }),
        ("no keys", { $0.provider.faults.keySet = [.empty] }),
        ("weak keys", { $0.provider.faults.keySet = [.empty, .shortRSAKey] }),
        ("HS256", { $0.provider.faults.discovery = [.member("id_token_signing_alg_values_supported", ["HS256"])] }),
        (
            "clock",
            {
                let formatter = DateFormatter()
                formatter.locale = Locale(identifier: "en_US_POSIX")
                formatter.timeZone = TimeZone(secondsFromGMT: 0)
                formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
                let date = formatter.string(from: Date(timeIntervalSinceNow: 360))
                $0.provider.faults.answers[.token] = [.init(.headers([("Date", date)]))]
            }
        ),
        ("scopes", { $0.entry.lines = ["scopes = [\"openid\", \"email\", \"teams\"]"] }),
    ]
}
