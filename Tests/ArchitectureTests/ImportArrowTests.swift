import Foundation
import Testing

/// SwiftPM lets a target import a sibling it does not declare once that sibling is built, so the arrows between the modules
/// are read from the sources.
struct ImportArrowTests {
    /// Which of our modules each module may import. What is not here may import none.
    static let arrows: [String: Set<String>] = [
        "BrokerCrypto": ["COpenSSL"],
        "JOSE": ["BrokerCrypto"],
        "OAuthProtocol": ["BrokerCrypto", "JOSE"],
        "BrokerCore": ["OAuthProtocol", "JOSE", "BrokerCrypto"],
        "BrokerStore": ["BrokerCore", "OAuthProtocol", "JOSE", "BrokerCrypto", "CSQLite"],
        "StrictTOML": [],
        "ProviderCatalogue": ["StrictTOML", "OAuthProtocol", "JOSE", "BrokerCrypto"],
        "BrokerConfig": ["StrictTOML", "ProviderCatalogue", "OAuthProtocol", "JOSE", "BrokerCrypto"],
        "Upstream": ["ProviderCatalogue", "BrokerCore", "OAuthProtocol", "JOSE", "BrokerCrypto", "CCurl"],
        "BrokerHTTP": ["BrokerCore", "OAuthProtocol", "JOSE", "BrokerCrypto"],
        "FakeProviders": ["OAuthProtocol", "JOSE", "BrokerCrypto"],
        "BrokerTesting": [
            "BrokerCore", "OAuthProtocol", "JOSE", "BrokerCrypto", "Upstream", "ProviderCatalogue", "FakeProviders",
        ],
        "CostOps": [
            "BrokerConfig", "StrictTOML", "ProviderCatalogue", "BrokerCore", "BrokerStore", "BrokerHTTP", "Upstream",
            "OAuthProtocol", "JOSE", "BrokerCrypto", "FakeProviders", "CResolver",
        ],
        "CostOpsBench": [
            "FakeProviders", "OAuthProtocol", "JOSE", "BrokerCrypto",
        ],
    ]

    /// Outside modules that only one side of the house may see.
    static let confined: [String: Set<String>] = [
        "Hummingbird": ["BrokerHTTP", "FakeProviders", "BrokerTesting", "CostOps", "CostOpsBench"],
        "HummingbirdCore": ["CostOps"],
        "Mustache": ["BrokerHTTP", "FakeProviders"],
        "ArgumentParser": ["CostOps", "CostOpsBench"],
        "NIOHTTPTypes": ["CostOps"],
        "NIOCore": ["BrokerHTTP", "FakeProviders", "BrokerTesting", "CostOps", "CostOpsBench"],
    ]

    static let modules = arrows.keys.sorted()

    @Test("imports follow the arrows of docs/architecture.md", arguments: modules)
    func importsFollowTheArrows(module: String) throws {
        let allowed = Self.arrows[module] ?? []
        let own = Set(Self.arrows.keys).union(["COpenSSL", "CCurl", "CResolver", "CSQLite", "CPostgres"])
        for (file, imported) in try Self.imports(of: module) {
            if own.contains(imported) {
                #expect(allowed.contains(imported), "\(file) imports \(imported)")
            }
            if let homes = Self.confined[imported] {
                #expect(homes.contains(module), "\(file) imports \(imported)")
            }
        }
    }

    @Test("every module has a row in the table of arrows")
    func everyModuleHasARow() throws {
        let sources = Self.root.appendingPathComponent("Sources")
        let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path)
            .filter { !$0.hasPrefix("C") || $0.hasPrefix("CostOps") }
        #expect(Set(folders) == Set(Self.arrows.keys))
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func imports(of module: String) throws -> [(file: String, imported: String)] {
        let folder = root.appendingPathComponent("Sources/\(module)")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            .compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" }
        try #require(!files.isEmpty)
        var found: [(String, String)] = []
        for file in files {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let keyword = words.firstIndex(of: "import"),
                    words[..<keyword].allSatisfy({ ["package", "public", "internal", "@testable"].contains($0) }),
                    words.indices.contains(keyword + 1)
                else { continue }
                found.append((file.lastPathComponent, String(words[keyword + 1])))
            }
        }
        return found
    }
}
