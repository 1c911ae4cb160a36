import BrokerCrypto
import JOSE

// The copy that outlives the process: the latest set as it would be published, and beside it the absent keys with the time
// since each was seen.
extension SightedKeys {
    func archived(at now: Duration) -> Bytes {
        var json = latest.json()
        json["absent"] = .array(
            absent.map { entry in
                [
                    "seconds_ago": .number(JSONNumber((now - entry.lastSeen).components.seconds)),
                    "key": .object(entry.key.json()),
                ]
            }
        )
        return json.serialized()
    }

    /// nil for what isn't such a copy or holds no usable key.
    init?(archived body: Bytes, age: Duration, now: Duration) {
        guard let json = try? JSONReader.parseObject(body), let set = try? JWKSet(json), !set.keys.isEmpty else {
            return nil
        }
        let absent: [Absent] = (json["absent"]?.arrayValue ?? []).compactMap { entry in
            guard let entry = entry.objectValue, let seconds = entry["seconds_ago"]?.int64Value,
                (0...86_400).contains(seconds),
                let key = entry["key"]?.objectValue.flatMap({ try? JWK($0) })
            else { return nil }
            return Absent(key: key, lastSeen: now - age - .seconds(seconds))
        }
        self.init(latest: set, seenAt: now - age, absent: absent)
    }
}
