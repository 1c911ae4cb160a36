import Upstream

/// Public documents for the commands, from addresses that the person at the command line wrote.
struct CurlDocumentFetcher: DocumentFetcher {
    func fetch(_ url: String) async throws -> [UInt8] {
        let transport = try CurlTransport()
        let response: HTTPClientResponse
        do {
            response = try await transport.send(
                HTTPClientRequest(
                    .get,
                    url,
                    headers: [("Accept", "application/json")],
                    limits: .keySet,
                    egress: .operatorHost
                )
            )
        } catch {
            await transport.shutdown()
            throw TokenRefusal("\(error)")
        }
        await transport.shutdown()
        guard response.status == 200 else {
            throw TokenRefusal("\(url) answered with status \(response.status), not 200")
        }
        return response.body
    }
}
