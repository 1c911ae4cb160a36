import Foundation

/// What `chromium_clicks.py` saw.
struct Clicks: Decodable, Sendable {
    struct Page: Decodable, Sendable {
        struct Table: Decodable, Sendable {
            let caption: String
            let claims: [String: String]
        }

        let url: String
        let status: Int
        let title: String
        let heading: String
        let text: String
        let rows: [Table]
        let isStyled: Bool
        let language: String
        let fitsWide: Bool
        let fitsNarrow: Bool

        func table(_ caption: String) -> [String: String]? {
            rows.first { $0.caption == caption }?.claims
        }

        enum CodingKeys: String, CodingKey {
            case url, status, title, heading, text, rows, language
            case isStyled = "styled"
            case fitsWide = "fits_wide"
            case fitsNarrow = "fits_narrow"
        }
    }

    /// Of the browser, about what it was given: its console, and its own audit.
    struct Complaint: Decodable, Sendable {
        let source: String
        let level: String
        let text: String
        let url: String
    }

    let pages: [Page]
    /// Why the clicking ended early.
    let problem: String?
    let complaints: [Complaint]
    let addresses: [String]

    private struct Job: Encodable {
        let chromium: String
        let folder: String
        let screenshots: String?
        let app: String
        let clicks: [String]
    }

    /// Names a folder where pictures of every page are left, in two widths and both colour schemes.
    private static let screenshotVariable = "COST_OPS_SCREENSHOTS"

    /// Opens the app in a fresh browser, and clicks one after the other.
    static func click(_ clicks: [String], in app: String, series: String) async throws -> Clicks {
        try await Place.withTemporaryFolder { folder in
            let screenshots = try ProcessInfo.processInfo.environment[screenshotVariable].map { path in
                let folder = URL(fileURLWithPath: path).appendingPathComponent(series)
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                return folder.path
            }
            let job = Job(
                chromium: try Place.chromium(),
                folder: folder.path,
                screenshots: screenshots,
                app: app,
                clicks: clicks
            )
            let arguments = [Place.script("chromium_clicks.py")]
            let output = try await Child.running(
                Place.python("python"),
                arguments,
                input: try JSONEncoder().encode(job),
                // Fonts, caches and crash reports of the browser go where its profile goes.
                environment: ["HOME": folder.path, "XDG_CONFIG_HOME": folder.path, "XDG_CACHE_HOME": folder.path]
            ) { script in
                try await script.finish(within: .seconds(240))
            }
            return try JSONDecoder().decode(Clicks.self, from: output)
        }
    }
}
