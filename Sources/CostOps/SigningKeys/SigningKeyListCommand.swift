import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerStore
import JOSE
import OAuthProtocol

/// `cost-ops signing-key list`: every key that is published.
struct SigningKeyListCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the published keys: which one signs, which one is next, and until when the others are kept."
    )

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        let now = SystemClock().now()
        let keys = try await store.signingKeys()
        let lines = keys.sorted {
            $0.algorithm != $1.algorithm ? $0.algorithm < $1.algorithm : $0.signsFrom < $1.signsFrom
        }
        .map { (key: $0, state: KeyState(of: $0, among: keys, at: now)) }
        if json {
            let values = lines.map { Self.json($0.key, $0.state) }
            print(String(decoding: JSONValue.array(values).serialized(), as: UTF8.self))
        } else if lines.isEmpty {
            print("No key yet. The broker makes the first ones when it starts.")
        } else {
            print(
                TextTable(
                    ["Key", "Algorithm", "State", "Created", "Signs from", "Published until"],
                    lines.map { key, state in
                        [
                            key.id, key.algorithm, state.rawValue, UTCTime.text(key.createdAt),
                            UTCTime.text(key.signsFrom), key.retiresAt.map(UTCTime.text) ?? "",
                        ]
                    }
                )
                .text
            )
        }
    }

    private static func json(_ key: StoredSigningKey, _ state: KeyState) -> JSONValue {
        var members: JSONObject = [
            "kid": .string(key.id), "algorithm": .string(key.algorithm), "state": .string(state.rawValue),
            "created": .string(UTCTime.text(key.createdAt)), "signs_from": .string(UTCTime.text(key.signsFrom)),
        ]
        if let end = key.retiresAt { members["published_until"] = .string(UTCTime.text(end)) }
        return .object(members)
    }
}
