import JOSE

/// What one run of logins showed.
struct LoginFigures {
    let algorithm: String
    let load: LoadResult
    let browsers: Int
    let daemonCPUPerLogin: Double
    let providerCPUPerLogin: Double
    let generatorCPUPerLogin: Double
    let idle: ProcessFigures
    let afterwards: ProcessFigures
    let firstStart: Double
    /// Of later starts, on the same database; sorted.
    let restarts: [Double]
    let databaseBytes: Int
    let endpoints: [EndpointFigures]

    var medianRestart: Double {
        restarts.isEmpty ? firstStart : restarts[restarts.count / 2]
    }

    var json: JSONValue {
        [
            "algorithm": .string(algorithm),
            "logins": .integer(load.latencies.count),
            "browsers": .integer(browsers),
            "failures": .array(load.failures.map { .string($0) }),
            "logins_per_second": .rounded(load.perSecond),
            "p50_ms": .rounded(load.percentile(0.50)),
            "p99_ms": .rounded(load.percentile(0.99)),
            "step_p50_ms": .object(
                JSONObject(zip(VirtualBrowser.steps, load.stepMedians).map { ($0, .rounded($1)) })
            ),
            "daemon_cpu_ms_per_login": .rounded(daemonCPUPerLogin),
            "provider_cpu_ms_per_login": .rounded(providerCPUPerLogin),
            "generator_cpu_ms_per_login": .rounded(generatorCPUPerLogin),
            "idle_rss_kb": .integer(idle.residentKilobytes),
            "idle_private_kb": .integer(idle.privateKilobytes),
            "after_rss_kb": .integer(afterwards.residentKilobytes),
            "after_private_kb": .integer(afterwards.privateKilobytes),
            "first_start_ms": .rounded(firstStart),
            "restart_ms_median": .rounded(medianRestart),
            "database_bytes": .integer(databaseBytes),
            "endpoints": .array(endpoints.map(\.json)),
        ]
    }
}
