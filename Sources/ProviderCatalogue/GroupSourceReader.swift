import BrokerCrypto
import StrictTOML

/// What an operator's entry says of groups that no token holds.
struct GroupSourceReader {
    let table: TableReader
    let type: ProviderType
    let addresses: AddressReader
    let secrets: SecretSource

    /// The word that leaves them alone.
    private static let none = "none"

    func read() -> GroupSource? {
        let kind = kind()
        let account = serviceAccount()
        let impersonate = table.nonEmptyString("impersonate")
        let written = addresses.origin("group_lookup_url")
        guard let kind, let template = type.groupSources.first(where: { $0.kind == kind })?.apiURL else {
            for key in ["service_account_key_file", "impersonate", "group_lookup_url"] where table.has(key) {
                reportUnused(key, "without group_lookup")
            }
            return nil
        }
        if kind.needsServiceAccount, !table.has("service_account_key_file") {
            table.reportMissing(
                "service_account_key_file",
                fix:
                    "The JSON key of a service account that may read groups; group_lookup = \"\(kind.rawValue)\" needs it"
            )
        }
        if !kind.needsServiceAccount {
            for key in ["service_account_key_file", "impersonate"] where table.has(key) {
                reportUnused(key, "with group_lookup = \"\(kind.rawValue)\"")
            }
        }
        guard let apiURL = written ?? template.filled(addresses.value) else { return nil }
        return GroupSource(
            kind: kind,
            apiURL: apiURL,
            isOperatorsAddress: written != nil,
            serviceAccount: account,
            impersonate: impersonate?.value
        )
    }

    private func kind() -> GroupSource.Kind? {
        guard let written = table.nonEmptyString("group_lookup") else { return type.standardGroupSource }
        if written.value.utf8.elementsEqual(Self.none.utf8) { return nil }
        let known = type.groupSources.map(\.kind.rawValue)
        guard let found = type.groupSources.first(where: { $0.kind.rawValue.utf8.elementsEqual(written.value.utf8) })
        else {
            let fix = Suggestion.sentence(for: written.value, among: known + [Self.none], else: "There are")
            table.log.add(
                written.place.problem(
                    "\(type.displayName) has no group look-up \(Printable.quoted(written.value))",
                    fix: fix
                )
            )
            return nil
        }
        return found.kind
    }

    private func serviceAccount() -> ServiceAccount? {
        guard let file = secrets.file("service_account_key_file", in: table) else { return nil }
        do {
            return try ServiceAccount(keyFile: file.value)
        } catch {
            table.log.add(
                file.place.problem(
                    "the file \(error.reason)",
                    fix: "Use the JSON key file of the service account, as it was downloaded"
                )
            )
            return nil
        }
    }

    private func reportUnused(_ key: String, _ condition: String) {
        table.log.add(table.place(of: key).problem("has no use \(condition)", fix: "Remove one of the two"))
    }
}
