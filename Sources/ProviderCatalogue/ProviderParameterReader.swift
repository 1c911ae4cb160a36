import StrictTOML

/// Decodes the `[parameters]` of a provider file.
struct ProviderParameterReader {
    let table: TableReader

    func read() -> [ProviderParameter] {
        guard let declared = table.table("parameters") else { return [] }
        return declared.keys.compactMap { name in declared.table(name).map { parameter(name, $0) } }
    }

    private func parameter(_ name: String, _ entry: TableReader) -> ProviderParameter {
        checkName(name, entry.place)
        let patterns = entry.strings("pattern", orSingle: true)?.compactMap {
            entry.word($0) as Located<ParameterPattern>?
        }
        let words = entry.strings("words")?.map(\.value) ?? []
        let choices = choices(of: entry)
        if patterns == nil, words.isEmpty, choices.isEmpty {
            entry.reportMissing("pattern", fix: "One of hostname, uuid, identifier")
        }
        let description = entry.nonEmptyString("description")
        if description == nil { entry.reportMissing("description", fix: "Say what to write and where to find it") }
        let standard = entry.nonEmptyString("default")
        let isRequired = entry.boolean("required")?.value ?? (standard == nil)
        let rejected = (entry.stringPairs("rejected_suffixes") ?? []).map {
            ProviderParameter.RejectedSuffix(suffix: $0.name, advice: $0.value.value)
        }
        entry.finish()
        let parameter = ProviderParameter(
            name: name,
            description: description?.value ?? "",
            isRequired: isRequired,
            patterns: (patterns ?? []).map(\.value),
            words: words,
            choices: choices,
            rejectedSuffixes: rejected,
            standard: standard?.value
        )
        if let standard, !parameter.accepts(standard.value) {
            entry.log.add(standard.place.problem("is no value of this parameter", fix: "Write \(parameter.meaning)"))
        }
        return parameter
    }

    private func checkName(_ name: String, _ place: Place) {
        if !Self.isPlain(name) || ConnectionKey.isCommon(name) {
            table.log.add(place.problem("can't be the name of a parameter", fix: "Use another lower-case word"))
        }
    }

    /// Each choice fills the same placeholders, so that a template that works with one works with all.
    private func choices(of entry: TableReader) -> [ProviderParameter.Choice] {
        guard let table = entry.table("choices") else { return [] }
        let choices = table.keys.map { name in
            let texts = (table.stringPairs(name) ?? []).map { text in
                checkName(text.name, text.value.place)
                return ProviderParameter.Choice.Text(placeholder: text.name, value: text.value.value)
            }
            return ProviderParameter.Choice(name: name, texts: texts)
        }
        for choice in choices where Set(choice.texts.map(\.placeholder)) != Set(choices[0].texts.map(\.placeholder)) {
            table.log.add(
                table.place(of: choice.name).problem(
                    "has other texts than '\(choices[0].name)'",
                    fix: "Give each choice the same ones"
                )
            )
        }
        return choices
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
    }
}
