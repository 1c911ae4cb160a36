import BrokerCore
import BrokerCrypto
import HTTPTypes
import Hummingbird
import JOSE
import OAuthProtocol

/// `POST /oauth2/device_authorization` (RFC 8628 §3.1).
struct DeviceAuthorizationRoute: Sendable {
    let broker: Broker
    let site: Site

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let form = try await ClientForm(request)
        let start = try await broker.devices.begin(form.parameters, authorization: form.authorization)
        let issuer = site.issuer.hasSuffix("/") ? String(site.issuer.dropLast()) : site.issuer
        let code = start.userCode.text
        return .json(
            [
                "device_code": .string(start.deviceCode.reveal()),
                "user_code": .string(code),
                "verification_uri": .string(issuer + "/device"),
                "verification_uri_complete": .string(issuer + "/device?user_code=" + code),
                "expires_in": .number(JSONNumber(DeviceFlow.lifetime.seconds)),
                "interval": .number(JSONNumber(DeviceFlow.interval.seconds)),
            ],
            headers: [.cacheControl: "no-store", .pragma: "no-cache"]
        )
    }
}
