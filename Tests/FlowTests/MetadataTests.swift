import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// The documents an app begins with.
struct MetadataTests {
    @Test(
        "oidcc-discovery-endpoint-verification: both documents, byte-equal issuer, no empty array, nothing that fails"
    )
    func metadata() async throws {
        try await World.running { world in
            let answer = try await world.fetch.fetch(
                FetchRequest("GET", world.issuer + "/.well-known/openid-configuration")
            )
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/json")
            let document = try JSONReader.parseObject(answer.body)
            #expect(document["issuer"]?.stringValue == world.issuer)
            #expect(document["code_challenge_methods_supported"] == ["S256"])
            #expect(document["authorization_response_iss_parameter_supported"]?.boolValue == true)
            #expect(document["id_token_signing_alg_values_supported"]?.arrayValue?.contains("RS256") == true)
            for (name, value) in document.members {
                #expect(value.arrayValue?.isEmpty != true, "\(name)")
                if name.hasSuffix("_endpoint") || name == "jwks_uri" {
                    #expect(value.stringValue?.hasPrefix(world.issuer + "/") == true)
                }
            }
            let other = try await world.fetch.fetch(
                FetchRequest("GET", world.issuer + "/.well-known/oauth-authorization-server")
            )
            #expect(other.body == answer.body)
        }
    }

    @Test("RFC 8414 §3.1: an issuer with a path has its documents at both places")
    func issuerWithPath() async throws {
        try await World.running {
            $0.issuerPath = "/tenants/one"
        } _: { world in
            let root = String(world.issuer.dropLast("/tenants/one".count))
            for url in [
                world.issuer + "/.well-known/openid-configuration",
                root + "/.well-known/openid-configuration/tenants/one",
                world.issuer + "/.well-known/oauth-authorization-server",
                root + "/.well-known/oauth-authorization-server/tenants/one",
            ] {
                let answer = try await world.fetch.fetch(FetchRequest("GET", url))
                #expect(answer.status == 200, "\(url)")
                #expect(try JSONReader.parseObject(answer.body)["issuer"]?.stringValue == world.issuer)
            }
            #expect(try await world.driver().logIn(as: LoginTests.ada).answer.status == 200)
        }
    }

    @Test("CVE-2023-49097: Host and forwarded fields of a stranger change nothing")
    func forwardedFields() async throws {
        try await World.running { world in
            let plain = try await world.fetch.fetch(
                FetchRequest("GET", world.issuer + "/.well-known/openid-configuration")
            )
            for field in [
                "Host: evil.test", "X-Forwarded-Host: evil.test", "X-Forwarded-Proto: https",
                "Forwarded: host=evil.test",
                "X-Forwarded-Prefix: /evil", "X-Original-URL: /evil",
            ] {
                let host = field.hasPrefix("Host:") ? "" : "Host: x\r\n"
                let answer = try await RawHTTP.request(
                    port: world.port,
                    "GET /.well-known/openid-configuration HTTP/1.1\r\n\(host)\(field)\r\nConnection: close\r\n\r\n"
                )
                #expect(answer.status == 200)
                #expect(answer.body == plain.body)
            }
        }
    }

    @Test("RFC 7517: public members alone, distinct kid, use and alg; ETag and Cache-Control")
    func keySet() async throws {
        try await World.running { world in
            let url = world.issuer + "/.well-known/jwks.json"
            let answer = try await world.fetch.fetch(FetchRequest("GET", url))
            #expect(answer.header("Cache-Control") == "public, max-age=600")
            let tag = try #require(answer.header("ETag"))
            let keys = try #require(try JSONReader.parseObject(answer.body)["keys"]?.arrayValue)
            #expect(keys.count == 2)
            var ids: Set<String> = []
            for key in keys {
                let key = try #require(key.objectValue)
                #expect(Set(key.names).isDisjoint(with: ["d", "p", "q", "dp", "dq", "qi", "k", "oth"]))
                #expect(key["use"]?.stringValue == "sig")
                #expect(["RS256", "ES256"].contains(key["alg"]?.stringValue))
                ids.insert(try #require(key["kid"]?.stringValue))
            }
            #expect(ids.count == keys.count)
            for match in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let unchanged = try await world.fetch.fetch(
                    FetchRequest("GET", url, headers: [("If-None-Match", match)])
                )
                #expect(unchanged.status == 304, "\(match)")
                #expect(unchanged.body.isEmpty)
            }
            let changed = try await world.fetch.fetch(
                FetchRequest("GET", url, headers: [("If-None-Match", "\"other\"")])
            )
            #expect(changed.status == 200)
        }
    }

    @Test("health: alive and ready, whatever the providers do")
    func health() async throws {
        try await World.running { world in
            await world.provider.stop()
            await world.google.stop()
            let alive = try await world.fetch.fetch(FetchRequest("GET", world.issuer + "/healthz"))
            #expect(alive.status == 200)
            let ready = try await world.fetch.fetch(FetchRequest("GET", world.issuer + "/readyz"))
            #expect(ready.status == 200)
            let report = try JSONReader.parseObject(ready.body)
            #expect(report["database"]?.stringValue == "ok")
            #expect(report["providers"] == ["main", "google"])
            let standings = try #require(report["provider_health"]?.arrayValue).compactMap(\.objectValue)
            #expect(standings.compactMap { $0["id"]?.stringValue } == ["main", "google"])
            #expect(standings.allSatisfy { $0["circuit"]?.stringValue == "closed" })
        }
    }

    @Test("what is nowhere is 404, for people and for programs")
    func notFound() async throws {
        try await World.running { world in
            let page = try await world.fetch.fetch(FetchRequest("GET", world.issuer + "/nowhere"))
            #expect(page.status == 404)
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            #expect(page.text.contains(try #require(page.header("X-Request-Id"))))
            let json = try await world.fetch.fetch(FetchRequest("GET", world.issuer + "/.well-known/nowhere"))
            #expect(json.status == 404)
            #expect(json.header("Content-Type") == "application/json")
        }
    }
}
