import BrokerConfig
import FoundationEssentials
import StrictTOML

/// A configuration folder with the provider types that come with the broker.
struct Fixture {
    let folder: TemporaryFolder

    /// The folder this repository lies in.
    static var repository: String {
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    }

    init() throws {
        folder = try TemporaryFolder()
        for name in ["auth0.toml", "azure-ad.toml", "google.toml", "oidc.toml", "okta.toml"] {
            let content = try String(contentsOfFile: "\(Self.repository)/providers/\(name)", encoding: .utf8)
            try folder.write(content, to: "providers/\(name)")
        }
    }

    func load(_ text: String, environment: [String: String] = [:]) -> ConfigurationLoader.Outcome {
        load(Array(text.utf8), environment: environment)
    }

    func load(_ bytes: [UInt8], environment: [String: String] = [:]) -> ConfigurationLoader.Outcome {
        ConfigurationLoader(environment: environment).load(bytes, file: "\(folder.path)/config.toml")
    }

    /// The problems without the folder's name.
    func problems(_ text: String, environment: [String: String] = [:]) -> [String] {
        shown(load(text, environment: environment).problems)
    }

    func warnings(_ text: String, environment: [String: String] = [:]) -> [String] {
        shown(load(text, environment: environment).warnings)
    }

    private func shown(_ problems: [ConfigProblem]) -> [String] {
        problems.map { problem in
            let text = problem.description
            return text.hasPrefix(folder.path) ? String(text.dropFirst(folder.path.count + 1)) : text
        }
    }
}
