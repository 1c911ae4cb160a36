// swift-tools-version: 6.2

import PackageDescription

/// Warnings are errors where the build is checked (`.ci/run`, `make test`); elsewhere a half-finished edit still runs.
let strict = Context.environment["COST_OPS_STRICT_BUILD"] == "1"

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
    name: "cost-ops",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "cost-ops", targets: ["CostOps"]),
        .executable(name: "cost-ops-bench", targets: ["CostOpsBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // Without its default traits: neither full Foundation nor the configuration reader is needed.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries, each behind one module map (Debian: libssl-dev, libcurl4-openssl-dev, libsqlite3-dev).
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CResolver"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

        // Rules and vocabulary: no I/O.
        module("BrokerCrypto", ["COpenSSL"]),
        module("JOSE", ["BrokerCrypto"]),
        module("OAuthProtocol", ["JOSE", "BrokerCrypto"]),
        module("BrokerCore", ["OAuthProtocol", "JOSE", "BrokerCrypto", logging]),

        // The edges: one outside thing each.
        module("BrokerStore", ["BrokerCore", "OAuthProtocol", "CSQLite"]),
        module("StrictTOML"),
        module("ProviderCatalogue", ["StrictTOML", "OAuthProtocol", "JOSE", "BrokerCrypto"]),
        module("BrokerConfig", ["StrictTOML", "ProviderCatalogue", "OAuthProtocol", "JOSE", "BrokerCrypto"]),
        module(
            "Upstream",
            ["ProviderCatalogue", "BrokerCore", "OAuthProtocol", "JOSE", "BrokerCrypto", "CCurl", logging]
        ),
        module(
            "BrokerHTTP",
            ["BrokerCore", "OAuthProtocol", "JOSE", hummingbird, mustache, httpTypes, nioCore, nioHTTP1, logging],
            resources: [.embedInCode("Resources")]
        ),

        // What is put together from them.
        module(
            "FakeProviders",
            ["OAuthProtocol", "JOSE", "BrokerCrypto", hummingbird, httpTypes, nioCore, logging, lifecycle]
        ),
        .executableTarget(
            name: "CostOps",
            dependencies: [
                "BrokerConfig", "ProviderCatalogue", "BrokerCore", "BrokerStore", "BrokerHTTP", "Upstream",
                "OAuthProtocol", "JOSE",
                "BrokerCrypto", "FakeProviders", "StrictTOML", "CResolver", argumentParser, hummingbird,
                hummingbirdCore, nioCore, nioPosix, nioHTTPTypes, logging,
                lifecycle, unixSignals,
            ],
            swiftSettings: settings
        ),
        module(
            "BrokerTesting",
            ["BrokerCore", "OAuthProtocol", "JOSE", "BrokerCrypto", "Upstream", "FakeProviders"]
        ),
        .executableTarget(
            name: "CostOpsBench",
            dependencies: [
                "FakeProviders", "JOSE", "BrokerCrypto", "OAuthProtocol", argumentParser, hummingbird, logging,
            ],
            swiftSettings: settings
        ),

        tests("ArchitectureTests", []),
        tests("BrokerCryptoTests", ["BrokerCrypto"]),
        tests("JOSETests", ["JOSE", "BrokerCrypto"]),
        tests("OAuthProtocolTests", ["OAuthProtocol", "BrokerCrypto"]),
        tests("BrokerCoreTests", ["BrokerCore", "OAuthProtocol", "JOSE", "BrokerCrypto"]),
        tests("BrokerStoreTests", ["BrokerStore", "BrokerCore", "BrokerTesting", "OAuthProtocol", "CSQLite"]),
        tests("StrictTOMLTests", ["StrictTOML"]),
        tests("ProviderCatalogueTests", ["ProviderCatalogue", "StrictTOML", "OAuthProtocol", "JOSE", "BrokerCrypto"]),
        tests(
            "BrokerConfigTests",
            ["BrokerConfig", "ProviderCatalogue", "StrictTOML", "OAuthProtocol", "JOSE", "BrokerCrypto"]
        ),
        tests(
            "UpstreamTests",
            [
                "Upstream", "BrokerConfig", "StrictTOML", "ProviderCatalogue", "BrokerCore", "OAuthProtocol", "JOSE",
                "BrokerCrypto", logging,
            ]
        ),
        tests(
            "FakeProvidersTests",
            ["FakeProviders", "BrokerTesting", "Upstream", "OAuthProtocol", "JOSE", "BrokerCrypto"]
        ),
        // Needs the executable itself beside the test bundle.
        tests(
            "DaemonTests",
            [
                "CostOps", "BrokerTesting", "FakeProviders", "Upstream", "BrokerStore", "BrokerCore", "OAuthProtocol",
                "JOSE", "BrokerCrypto", "CSQLite",
            ]
        ),
        tests(
            "CostOpsTests",
            [
                "CostOps", "ProviderCatalogue", "BrokerCore", "Upstream", "OAuthProtocol", "JOSE", "BrokerCrypto",
                argumentParser, logging,
            ]
        ),
        tests(
            "FlowTests",
            [
                "CostOps", "BrokerTesting", "FakeProviders", "BrokerConfig", "ProviderCatalogue", "BrokerCore",
                "BrokerStore",
                "Upstream", "OAuthProtocol",
                "JOSE",
                "BrokerCrypto", nioCore, logging, lifecycle,
            ]
        ),
        // Runs the built executable, which this dependency gets built.
        .testTarget(
            name: "ThirdPartyTests",
            dependencies: ["CostOps", "JOSE", "BrokerCrypto"],
            // Run by Python where they lie.
            exclude: [
                "authlib_flows.py", "authlib_login.py", "browser.py", "chromium_clicks.py", "idpyoidc_rp.py",
                "logout_receiver.py", "requests_oauth2client_flows.py",
            ],
            swiftSettings: settings
        ),
    ]
)
