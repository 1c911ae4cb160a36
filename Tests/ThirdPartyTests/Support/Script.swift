import Foundation
import JOSE

/// The scripts beside these tests: each reads a job from standard input and writes what it saw.
enum Script {
    static func run(_ name: String, _ job: JSONObject) async throws -> JSONValue {
        let output = try await run(name, input: Data(job.serialized()))
        return try JSONReader.parse(Array(output))
    }

    /// Over standard input: arguments could be read by everybody on the machine.
    static func run(_ name: String, input: Data) async throws -> Data {
        try await Child.running(Place.python("python"), [Place.script(name)], input: input) { script in
            try await script.finish(within: .seconds(90))
        }
    }
}

extension JSONValue {
    /// A member; null where there is none.
    subscript(_ name: String) -> JSONValue { objectValue?[name] ?? .null }

    /// An element; null beyond the last.
    subscript(_ index: Int) -> JSONValue {
        guard let arrayValue, arrayValue.indices.contains(index) else { return .null }
        return arrayValue[index]
    }

    var names: [String] { objectValue?.names ?? [] }

    func contains(_ text: String) -> Bool { stringValue?.contains(text) ?? false }
}
