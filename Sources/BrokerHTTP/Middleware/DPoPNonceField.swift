import BrokerCore
import HTTPTypes
import Hummingbird

/// Gives whoever sends a proof of possession the nonce for the next one (RFC 9449 §8.2), with errors too: it stands outside of
/// `ErrorMiddleware`.
struct DPoPNonceField: RouterMiddleware {
    let proofs: DPoPVerifier

    func handle(
        _ request: Request,
        context: BrokerRequestContext,
        next: (Request, BrokerRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard request.headers[.dpop] != nil else { return response }
        response.headers[.dpopNonce] = proofs.nonce
        return response
    }
}

extension DPoPRequest {
    /// - Parameter path: below the issuer.
    init(_ request: Request, path: String) {
        self.init(proofs: request.headers[values: .dpop], method: request.method.rawValue, path: path)
    }
}

extension HTTPField.Name {
    static let dpop = HTTPField.Name("DPoP") ?? .via
    static let dpopNonce = HTTPField.Name("DPoP-Nonce") ?? .via
}
