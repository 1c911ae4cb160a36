import Foundation

/// Measures whole logins through one daemon that signs with one algorithm.
struct LoginMeasurement {
    struct Gone: Error, CustomStringConvertible {
        let description: String
    }

    let daemon: String
    let algorithm: String
    let logins: Int
    let warmUp: Int
    /// To each of the endpoints that are measured beside logins.
    let requests: Int
    let browsers: Int
    let restarts: Int
    let providersFolder: String
    let workDirectory: String
    let leftovers: Leftovers

    func run() throws -> LoginFigures {
        let setup = try DaemonSetup(in: workDirectory)
        leftovers.made(setup.folder)
        defer { setup.remove() }
        let provider = try ChildProcess(
            OwnExecutable.path,
            [
                "provider", "--client-id", DaemonSetup.upstreamID, "--client-secret", DaemonSetup.upstreamSecret,
                "--redirect-uri", setup.callback,
            ],
            logPath: setup.folder + "/provider.log",
            leftovers: leftovers
        )
        defer { provider.end() }
        try setup.writeConfiguration(
            providerIssuer: try provider.firstLine(),
            providersFolder: providersFolder,
            algorithm: algorithm
        )
        // The first start makes the database and the signing key; the later ones find them.
        let (first, firstStart) = try start(setup)
        first.end()
        var starts: [Double] = []
        for _ in 0..<restarts {
            let (process, milliseconds) = try start(setup)
            process.end()
            starts.append(milliseconds)
        }
        let (broker, lastStart) = try start(setup)
        defer { broker.end() }
        starts.append(lastStart)
        return try measure(broker, provider, setup, firstStart: firstStart, restarts: starts.sorted())
    }

    private func start(_ setup: DaemonSetup) throws -> (process: ChildProcess, milliseconds: Double) {
        try Startup.measure(port: setup.port) {
            try ChildProcess(
                daemon,
                ["serve", "--config", setup.configurationPath],
                logPath: setup.folder + "/daemon.log",
                leftovers: leftovers
            )
        }
    }

    private func measure(
        _ broker: ChildProcess,
        _ provider: ChildProcess,
        _ setup: DaemonSetup,
        firstStart: Double,
        restarts: [Double]
    ) throws -> LoginFigures {
        // What a start leaves to do behind its first answer is done by then.
        Thread.sleep(forTimeInterval: 1)
        let idle = try figures(broker)
        let target = LoadTarget(
            brokerPort: setup.port,
            clientID: DaemonSetup.clientID,
            clientSecret: DaemonSetup.clientSecret,
            redirectURI: DaemonSetup.appRedirectURI
        )
        let warmedUp = load(warmUp, target)
        if let failure = warmedUp.failures.first { throw Gone(description: "\(failure). \(broker.log)") }
        let before = (try figures(broker), try figures(provider), try ownFigures())
        let result = load(logins, target)
        let after = (try figures(broker), try figures(provider), try ownFigures())
        func perLogin(_ before: ProcessFigures, _ after: ProcessFigures) -> Double {
            (after.cpuMilliseconds - before.cpuMilliseconds) / Double(max(result.latencies.count, 1))
        }
        let databaseBytes = setup.databaseBytes
        let endpoints = try EndpointMeasurement(
            target: target,
            requests: requests,
            connections: browsers
        ) { try figures(broker).cpuMilliseconds }
        .run()
        return LoginFigures(
            algorithm: algorithm,
            load: result,
            browsers: browsers,
            daemonCPUPerLogin: perLogin(before.0, after.0),
            providerCPUPerLogin: perLogin(before.1, after.1),
            generatorCPUPerLogin: perLogin(before.2, after.2),
            idle: idle,
            afterwards: after.0,
            firstStart: firstStart,
            restarts: restarts,
            databaseBytes: databaseBytes,
            endpoints: endpoints
        )
    }

    private func load(_ count: Int, _ target: LoadTarget) -> LoadResult {
        Load.run(count: count, threads: min(browsers, max(count, 1))) {
            var browser = try VirtualBrowser(target)
            return { try browser.logIn() }
        }
    }

    private func figures(_ process: ChildProcess) throws -> ProcessFigures {
        guard let figures = ProcessFigures(of: process.id) else {
            throw Gone(description: "A process ended during the measurement. \(process.log)")
        }
        return figures
    }

    private func ownFigures() throws -> ProcessFigures {
        guard let figures = ProcessFigures(of: getpid()) else { throw Gone(description: "No figures in /proc") }
        return figures
    }
}
