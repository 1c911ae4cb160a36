import OAuthProtocol
import ProviderCatalogue
import StrictTOML

extension PendingKey {
    /// Reads the section's pending keys from one of its tables.
    ///
    /// - Returns: the keys that were refused; their values need no further word.
    @discardableResult
    static func read(_ section: Section, from table: TableReader) -> Set<String> {
        var refused: Set<String> = []
        for pending in all where pending.section == section {
            guard table.has(pending.key), pending.isWellFormed(in: table), pending.applies(to: table) else { continue }
            let place = table.place(of: pending.key)
            switch pending.effect {
            case .none:
                table.log.add(place.warning("has no effect in this version yet"))
            case .refused(let fix):
                table.log.add(place.problem("\(pending.subject(in: table))is not available in this version", fix: fix))
                refused.insert(pending.key)
            }
        }
        return refused
    }

    /// The value where only some values are refused, else nothing: the key path says it all.
    private func subject(in table: TableReader) -> String {
        switch when {
        case .equals(let word): "'\(word)' "
        case .begins: "PostgreSQL "
        case .isFalse: "'false' "
        case .always, .isTrue: ""
        }
    }

    private func applies(to table: TableReader) -> Bool {
        switch when {
        case .always: true
        case .isTrue: table.boolean(key)?.value == true
        case .isFalse: table.boolean(key)?.value == false
        case .equals(let word): table.string(key)?.value.utf8.elementsEqual(word.utf8) == true
        case .begins(let prefixes):
            table.string(key).map { text in prefixes.contains { text.value.hasPrefix($0) } } == true
        }
    }

    /// Says what is wrong with the value, if anything is.
    private func isWellFormed(in table: TableReader) -> Bool {
        switch kind {
        case .boolean: return table.boolean(key) != nil
        case .string: return table.nonEmptyString(key) != nil
        case .strings: return table.strings(key) != nil
        case .table: return table.table(key) != nil
        case .rate:
            guard let written = table.string(key) else { return false }
            guard Rate(parsing: written.value) != nil else {
                table.log.add(written.place.problem("must be a rate", fix: "Such as \"10/15m\" or \"100/s\""))
                return false
            }
            return true
        case .address: return table.string(key).map { isAddress($0, table.log) } == true
        case .addresses: return table.strings(key)?.allSatisfy { isAddress($0, table.log) } == true
        }
    }

    private func isAddress(_ written: Located<String>, _ log: ProblemLog) -> Bool {
        guard WebAddress(written.value)?.isSecureEnough == true else {
            log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no https:// address",
                    fix: "http:// is for loopback hosts only"
                )
            )
            return false
        }
        return true
    }
}
