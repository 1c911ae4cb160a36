import JOSE

/// What one endpoint showed.
struct EndpointFigures {
    let endpoint: MeasuredEndpoint
    let load: LoadResult
    let daemonCPUPerRequest: Double

    var json: JSONValue {
        [
            "endpoint": .string(endpoint.rawValue),
            "requests": .integer(load.latencies.count),
            "failures": .array(load.failures.map { .string($0) }),
            "requests_per_second": .rounded(load.perSecond),
            "p50_ms": .rounded(load.percentile(0.50)),
            "p99_ms": .rounded(load.percentile(0.99)),
            "daemon_cpu_ms_per_request": .rounded(daemonCPUPerRequest),
        ]
    }
}
