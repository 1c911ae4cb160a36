/// A key that a provider type asks of the operator's entry, such as Okta's `domain`.
package struct ProviderParameter: Sendable, Equatable {
    /// A value that stands for several texts, each of which has a placeholder of its own: a cloud and its hosts.
    package struct Choice: Sendable, Equatable {
        package let name: String
        package let texts: [Text]

        package struct Text: Sendable, Equatable {
            package let placeholder: String
            package let value: String
        }
    }

    /// An ending that no value may have, with what to write instead.
    package struct RejectedSuffix: Sendable, Equatable {
        package let suffix: String
        package let advice: String
    }

    package let name: String
    /// For people: what to write there and where to find it.
    package let description: String
    package let isRequired: Bool
    /// A value must match one of them, or be one of the words or choices.
    package let patterns: [ParameterPattern]
    package let words: [String]
    package let choices: [Choice]
    package let rejectedSuffixes: [RejectedSuffix]
    /// What holds where the operator writes nothing.
    package let standard: String?

    package func accepts(_ value: String) -> Bool {
        patterns.contains { $0.matches(value) } || (words + choices.map(\.name)).contains { Self.same($0, value) }
    }

    package func choice(_ value: String) -> Choice? { choices.first { Self.same($0.name, value) } }

    package func rejection(of value: String) -> RejectedSuffix? {
        rejectedSuffixes.first { rejected in
            value.utf8.count >= rejected.suffix.utf8.count
                && value.utf8.suffix(rejected.suffix.utf8.count).elementsEqual(rejected.suffix.utf8)
        }
    }

    /// Ids are lower-case in tokens, whatever the portal shows (RFC 9562 §4: either case is read).
    func normalized(_ value: String) -> String {
        ParameterPattern.uuid.matches(value) && patterns.contains(.uuid) ? value.lowercased() : value
    }

    /// The placeholders that its value fills.
    package var placeholders: [String] {
        [name] + (choices.first?.texts.map(\.placeholder) ?? [])
    }

    /// For messages: what may be written.
    package var meaning: String {
        (patterns.map(\.meaning) + (words + choices.map(\.name)).map { "'\($0)'" }).joined(separator: ", or ")
    }

    private static func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
