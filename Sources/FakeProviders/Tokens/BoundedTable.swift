/// A table that forgets its oldest entries beyond a number, so that a long run of logins doesn't fill the memory.
struct BoundedTable<Value> {
    private var values: [String: Value] = [:]
    private var order: [String] = []
    private var forgotten = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    subscript(key: String) -> Value? {
        get { values[key] }
        set {
            guard let newValue else {
                values[key] = nil
                return
            }
            if values.updateValue(newValue, forKey: key) == nil { order.append(key) }
            while values.count > limit, forgotten < order.count {
                values[order[forgotten]] = nil
                forgotten += 1
            }
            // The front of the list is dropped in one go now and then, instead of an element at a time.
            if forgotten > limit {
                order.removeFirst(forgotten)
                forgotten = 0
            }
        }
    }

    mutating func removeAll(where isUnwanted: (Value) -> Bool) {
        for (key, value) in values where isUnwanted(value) { values[key] = nil }
    }

    mutating func updateAll(_ body: (inout Value) -> Void) {
        for key in values.keys {
            guard var value = values[key] else { continue }
            body(&value)
            values[key] = value
        }
    }
}
