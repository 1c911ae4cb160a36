import Foundation

/// An https server with a throw-away authority, in a process of its own: node, which speaks HTTP/2 too.
final class TLSServer: @unchecked Sendable {
    // Written by `init` alone.
    let port: Int
    let authorityFile: String
    private let folder: URL
    private let process: Process

    /// Node is not everywhere; tests that need it say so with `.enabled(if:)`.
    static var isAvailable: Bool { CommandLineTool.path("node") != nil && CommandLineTool.path("openssl") != nil }

    /// - Parameters:
    ///   - names: of the certificate, as OpenSSL writes them.
    ///   - http2: offers `h2`; without it only HTTP/1.1.
    ///   - body: an expression over `req`, in JavaScript.
    init(names: String = "IP:127.0.0.1,DNS:localhost", http2: Bool = false, days: Int = 2, body: String = "'hello'")
        throws
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
        authorityFile = file("ca.pem")
        try CommandLineTool.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj",
                "/CN=Throw-away authority", "-keyout", file("ca.key"), "-out", file("ca.pem"),
            ]
        )
        try "subjectAltName=\(names)\n".write(toFile: file("names"), atomically: true, encoding: .utf8)
        try CommandLineTool.run(
            "openssl",
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=server",
                "-keyout",
                file("server.key"), "-out", file("server.csr"),
            ]
        )
        try CommandLineTool.run(
            "openssl",
            [
                "x509", "-req", "-in", file("server.csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"),
                "-CAcreateserial",
                "-days", "\(days)", "-extfile", file("names"), "-out", file("server.pem"),
            ]
        )
        let script = """
            const fs = require('fs');
            const options = { key: fs.readFileSync('\(file("server.key"))'), cert: fs.readFileSync('\(file("server.pem"))') };
            const answer = (req, res) => { res.writeHead(200, { 'content-type': 'text/plain' }); res.end(String(\(body))); };
            const server = \(http2)
              ? require('http2').createSecureServer({ ...options, allowHTTP1: true }, answer)
              : require('https').createServer(options, answer);
            server.listen(0, '127.0.0.1', () => console.log(server.address().port));
            """
        try script.write(toFile: file("server.js"), atomically: true, encoding: .utf8)
        process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLineTool.path("node") ?? "node")
        process.arguments = [file("server.js")]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(what: "no port from the TLS server")
        }
        self.port = port
    }

    func stop() {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }
}
