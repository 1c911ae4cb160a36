import BrokerCrypto
import BrokerTesting
import FakeProviders
import Foundation
import Glibc
import JOSE
import Testing

/// `cost-ops signing-key` beside a daemon, on one database.
@Suite("Signing keys")
struct SigningKeyTests {
    private static func config(_ house: House) -> [String] {
        ["--config", house.folder.file("config.toml")]
    }

    private static func published(_ house: House) async throws -> [String] {
        let answer = try await house.get("/.well-known/jwks.json")
        return try JWKSet(parsing: answer.body).keys.filter { $0.algorithm == .es256 }.compactMap(\.keyID)
    }

    private static func listed(_ house: House) async throws -> [JSONObject] {
        let run = try await CommandRun.of(["signing-key", "list", "--json"] + config(house))
        #expect(run.exitCode == 0, "\(run.errors)")
        let keys = try JSONReader.parse(Array(run.output.utf8)).arrayValue ?? []
        return keys.compactMap(\.objectValue).filter { $0["algorithm"]?.stringValue == "ES256" }
    }

    private static func keyID(of login: FinishedLogin) throws -> String {
        let token = try #require(login.answer.accessToken)
        return try #require(try CompactJWS(parsing: token).header.keyID)
    }

    @Test("rotate beside the daemon changes its key set within seconds; list, audit and log tell of it")
    func rotate() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                let before = try await Self.published(house)
                #expect(before.count == 1)
                let run = try await CommandRun.of(["signing-key", "rotate"] + Self.config(house))
                #expect(run.exitCode == 0, "\(run.errors)")
                #expect(run.output.contains("ES256: the new key"), "\(run.output)")
                #expect(run.output.contains("RS256: the new key"), "Of each algorithm in use")
                let after = try await eventually("the new key is published") {
                    let keys = try await Self.published(house)
                    return keys.count == 2 ? keys : nil
                }
                #expect(after.first == before.first)
                // Published, and not signing yet.
                #expect(try Self.keyID(of: try await house.goodLogin()) == before.first)

                let listed = try await Self.listed(house)
                #expect(listed.map { $0["kid"]?.stringValue } == after)
                #expect(listed.map { $0["state"]?.stringValue } == ["current", "next"])
                let text = try await CommandRun.of(["signing-key", "list"] + Self.config(house))
                #expect(text.output.hasPrefix("Key "))
                #expect(text.output.contains("next"), "\(text.output)")

                let again = try await CommandRun.of(
                    ["signing-key", "rotate", "--algorithm", "ES256"] + Self.config(house)
                )
                #expect(again.exitCode == 0)
                #expect(again.output.contains("ES256: nothing to do"), "\(again.output)")
                #expect(!again.output.contains("RS256"))
                let audit = try await CommandRun.of(["audit", "--json"] + Self.config(house))
                let events = try audit.output.split(separator: "\n").map { try JSONReader.parseObject(Array($0.utf8)) }
                let made = events.filter { $0["kind"]?.stringValue == "signing_key.made" }
                #expect(
                    made.contains {
                        $0["detail"]?.objectValue?["kid"]?.stringValue == after.last
                            && $0["detail"]?.objectValue?["by"]?.stringValue == "command"
                    }
                )
            }
        }
    }

    @Test("rotate --now: the new key signs within seconds, and says what that costs")
    func rotateNow() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                let old = try await house.goodLogin()
                let run = try await CommandRun.of(
                    ["signing-key", "rotate", "--now", "--algorithm", "ES256"] + Self.config(house)
                )
                #expect(run.exitCode == 0, "\(run.errors)")
                #expect(run.errors.contains("cost-ops signing-key revoke \(try Self.keyID(of: old))"), "\(run.errors)")
                let new = try #require(try await Self.listed(house).last?["kid"]?.stringValue)
                _ = try await eventually("it signs", within: .seconds(40)) {
                    try Self.keyID(of: try await house.goodLogin()) == new ? () : nil
                }
                #expect(try await Self.published(house).count == 2)
                let token = try #require(old.answer.accessToken)
                #expect(try await house.driver().userinfo(token).status == 200, "The old key's tokens stay good")
                _ = try await eventually("the old key gets its end") {
                    try await Self.listed(house).first?["published_until"] == nil ? nil : ()
                }
                _ = try await eventually("the log says so") {
                    let names = daemon.events.map(\.name)
                    return names.contains("signing_key.signs") && names.contains("signing_key.retired") ? () : nil
                }
            }
        }
    }

    @Test("revoke takes a leaked key out: its tokens are refused within seconds, and logins go on with another")
    func revoke() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in
                let login = try await house.goodLogin()
                let id = try Self.keyID(of: login)
                let run = try await CommandRun.of(["signing-key", "revoke", id] + Self.config(house))
                #expect(run.exitCode == 0, "\(run.errors)")
                #expect(run.output.contains("the new key"))
                let token = try #require(login.answer.accessToken)
                _ = try await eventually("its token is refused") {
                    try await house.driver().userinfo(token).status == 401 ? () : nil
                }
                #expect(try await !Self.published(house).contains(id))
                #expect(try Self.keyID(of: try await house.goodLogin()) != id)
                #expect(try await CommandRun.of(["signing-key", "revoke", id] + Self.config(house)).exitCode == 1)
            }
        }
    }

    @Test(
        "What can't be done is said, and nothing is written: no such key or algorithm, no keys yet, another master key"
    )
    func refused() async throws {
        try await House.open { house async throws in
            let early = try await CommandRun.of(["signing-key", "rotate"] + Self.config(house))
            #expect(early.exitCode == 78)
            #expect(early.errors.contains("start the daemon once"), "\(early.errors)")
            let empty = try await CommandRun.of(["signing-key", "list"] + Self.config(house))
            #expect(empty.output.contains("No key yet"))
            try await house.serving { _ in }

            let keys = try await Self.listed(house)
            for (arguments, exitCode, reason) in [
                (["revoke", "nobody"], Int32(1), "there is no key 'nobody'"),
                (["rotate", "--algorithm", "HS256"], 64, "'HS256' is none of"),
                (["rotate", "--algorithm", "EdDSA"], 1, "there is no EdDSA key yet"),
            ] {
                let run = try await CommandRun.of(["signing-key"] + arguments + Self.config(house))
                #expect(run.exitCode == exitCode)
                #expect(run.errors.contains(reason), "\(run.errors)")
            }
            let foreign = try await CommandRun.of(
                ["signing-key", "rotate", "--now"] + Self.config(house),
                environment: ["COST_OPS_MASTER_KEY": String(repeating: "ab", count: 32)]
            )
            #expect(foreign.exitCode == 78)
            #expect(foreign.errors.contains("The master key does not open the signing keys"), "\(foreign.errors)")
            #expect(try await Self.listed(house) == keys)
            try await house.serving { _ async throws in try await house.goodLogin() }
        }
    }

    @Test("RFC 8725 §3.5: no private part stands in a file of the database, in the log, or in what a command prints")
    func sealed() async throws {
        // What PKCS #8 puts in front of every key of a kind.
        let beginnings = [
            Array(try PrivateKey.generate(.p256).pkcs8DER()[3..<36]),
            Array(try PrivateKey.generate(.rsa(bits: 2_048)).pkcs8DER()[6..<24]),
        ]
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                try await house.goodLogin()
                let rotated = try await CommandRun.of(["signing-key", "rotate"] + Self.config(house))
                let listed = try await CommandRun.of(["signing-key", "list"] + Self.config(house))
                #expect(listed.output.contains("next"))
                let data = house.folder.file("data")
                let files = try FileManager.default.contentsOfDirectory(atPath: data).map { "data/" + $0 }
                #expect(files.contains("data/cost-ops.db"))
                let places =
                    files.map { ($0, [UInt8](house.folder.bytes($0))) } + [
                        ("the log", daemon.logBytes), ("rotate", Array((rotated.output + rotated.errors).utf8)),
                        ("list", Array((listed.output + listed.errors).utf8)),
                    ]
                for (place, bytes) in places {
                    for beginning in beginnings {
                        #expect(Data(bytes).range(of: Data(beginning)) == nil, "\(place)")
                        let text = Data(Base64.encode(beginning).utf8)
                        #expect(Data(bytes).range(of: text) == nil, "\(place)")
                    }
                    #expect(Data(bytes).range(of: Data("PRIVATE KEY".utf8)) == nil, "\(place)")
                }
            }
        }
    }

    @Test("kill -9 in the middle of rotations leaves a good state each time")
    func killed() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                for round in 0..<24 {
                    let command = round % 3 == 0 ? ["rotate"] : ["rotate", "--now"]
                    let rotating = try Daemon(["signing-key"] + command + Self.config(house))
                    // From before it opens the database to after it is done: where the kill falls is what is tried out, and no
                    // condition can be waited for.
                    try await Task.sleep(for: .milliseconds(round * 10))
                    await rotating.end()
                    let keys = try await Self.listed(house)
                    let states = keys.compactMap { $0["state"]?.stringValue }
                    #expect(states.filter { $0 == "current" }.count == 1, "\(states)")
                    #expect(states.filter { $0 == "next" }.count <= 1, "\(states)")
                    try await house.goodLogin()
                }
                daemon.signal(SIGKILL)
                #expect(try await daemon.ended() == .signalled(SIGKILL))
            }
            try await house.serving { _ async throws in
                let login = try await house.goodLogin()
                #expect(try await Self.published(house).contains(try Self.keyID(of: login)))
            }
        }
    }
}
