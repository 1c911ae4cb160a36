import JOSE

/// What the web server alone showed.
struct BareFigures {
    let load: LoadResult
    let cpuPerRequest: Double
    let idle: ProcessFigures
    let startMilliseconds: Double

    var json: JSONValue {
        [
            "requests": .integer(load.latencies.count),
            "requests_per_second": .rounded(load.perSecond),
            "p50_ms": .rounded(load.percentile(0.50)),
            "p99_ms": .rounded(load.percentile(0.99)),
            "cpu_ms_per_request": .rounded(cpuPerRequest),
            "idle_rss_kb": .integer(idle.residentKilobytes),
            "idle_private_kb": .integer(idle.privateKilobytes),
            "start_ms": .rounded(startMilliseconds),
        ]
    }
}
