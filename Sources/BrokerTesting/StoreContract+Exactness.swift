import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let exactness = [
        StoreContractClause("Subjects are compared as bytes: what Unicode calls equal is two people") { subject in
            // "é" composed and decomposed, the letter K and the Kelvin sign, Å and the Ångström sign, case, spaces.
            let twins = [
                "caf\u{E9}", "cafe\u{301}", "K", "\u{212A}", "\u{C5}", "\u{212B}", "A\u{30A}", "subject", "Subject",
                "subject ", "subject\u{0}", "subject\u{0}a", "",
            ]
            var ids: [String] = []
            for twin in twins {
                var sample = StoreContractSample()
                sample.subject = twin
                ids.append(try await completed(sample, in: subject.store, isNew: true).id)
            }
            for (twin, id) in zip(twins, ids) {
                var sample = StoreContractSample()
                sample.subject = twin
                let user = try await completed(sample, in: subject.store, isNew: false)
                try expect(user.id == id, "Each is found again as itself")
            }
        },
        StoreContractClause("What others send comes back byte for byte, U+0000 included") { subject in
            let odd = "a\u{0}b\r\n'\"; DROP TABLE users; --\u{FEFF}e\u{301}\u{1F600}"
            var sample = StoreContractSample()
            sample.subject = odd
            sample.nonce = odd
            sample.redirectURI = odd
            sample.authenticationContext = odd
            sample.authenticationMethods = [odd, "", odd]
            sample.profile = Profile(groups: [odd, ""])
            let user = try await completed(sample, in: subject.store, isNew: true)
            let (code, grant) = try unwrap(
                await subject.store.authorizationCode(digest: sample.digest),
                "The code is there"
            )
            try expect(Array((code.nonce ?? "").utf8) == Array(odd.utf8), "The nonce")
            try expect(Array(code.redirectURI.utf8) == Array(odd.utf8), "The redirect URI")
            try expect(Array((grant.authenticationContext ?? "").utf8) == Array(odd.utf8), "The context")
            try expect(
                grant.authenticationMethods.map { Array($0.utf8) } == [Array(odd.utf8), [], Array(odd.utf8)],
                "amr"
            )
            try expect(user.profile.groups.map { Array($0.utf8) } == [Array(odd.utf8), []], "The groups")
        },
        StoreContractClause("Display names lose U+0000 and nothing else") { subject in
            var sample = StoreContractSample()
            sample.profile = Profile(name: "A\u{0}da e\u{301}", email: "\u{0}", groups: [])
            _ = try await completed(sample, in: subject.store, isNew: true)
            let status = try unwrap(await subject.store.grantStatus(id: sample.grantID), "The grant is there")
            try expect(Array((status.user.profile.name ?? "").utf8) == Array("Ada e\u{301}".utf8), "The name")
            try expect(status.user.profile.email == "", "The address")
        },
        StoreContractClause("Empty, long and extreme values are kept") { subject in
            var sample = StoreContractSample()
            sample.profile = Profile(name: String(repeating: "n", count: 100_000), picture: "")
            sample.nonce = String(repeating: "x", count: 4_096)
            sample.at = .init(seconds: .max)
            sample.permissions = []
            _ = try await completed(sample, in: subject.store, isNew: true)
            let status = try unwrap(await subject.store.grantStatus(id: sample.grantID), "The grant is there")
            try expect(status.user.profile == sample.profile, "The profile")
            try expect(status.grant == sample.grant(of: sample.userID), "The grant")
        },
    ]
}
