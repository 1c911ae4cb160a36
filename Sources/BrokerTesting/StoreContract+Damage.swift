import BrokerCore
import OAuthProtocol

extension StoreContract {
    /// What must be told as `corrupt`, each by a statement that another hand might have run.
    private static let damages: [(what: String, script: String)] = [
        ("a permission nobody knows", "UPDATE grants SET permissions = 'read root'"),
        ("a scope that can't be one", "UPDATE grants SET scope = 'open\"id'"),
        ("a list without an end", "UPDATE users SET group_names = \(bytes("5:abc"))"),
        ("a list with a wild length", "UPDATE users SET group_names = \(bytes("99999999999999999999:a,"))"),
        ("a list that is not UTF-8", "UPDATE grants SET authentication_methods = \(hex("313AFF2C"))"),
        ("bytes that are not UTF-8", "UPDATE grants SET authentication_context = \(hex("C328"))"),
        ("a flag of two", "UPDATE users SET email_verified = 2"),
    ]

    static let damage =
        damages.map { damage in
            StoreContractClause("A row with \(damage.what) is corrupt, not a crash and not a guess") { subject in
                let sample = StoreContractSample()
                try await completed(sample, in: subject.store, isNew: true)
                try await subject.runSQL(damage.script)
                do {
                    _ = try await subject.store.grantStatus(id: sample.grantID)
                } catch StoreError.corrupt(let reason) {
                    try expect(!reason.contains(sample.subject), "The error holds no value")
                    try expect(!reason.isEmpty, "The error says what is wrong")
                    // Others are not harmed by it.
                    try await subject.store.keep(CachedDocument(body: [1], fetchedAt: now), at: "https://example.test")
                    return
                }
                throw StoreContractViolation("The row is told to be corrupt", file: #fileID, line: #line)
            }
        }

    private static func bytes(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return hex(String(text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }))
    }

    /// SQLite's word for bytes. The suite's runner translates it where a database has another.
    private static func hex(_ digits: String) -> String {
        "x'\(digits)'"
    }
}
