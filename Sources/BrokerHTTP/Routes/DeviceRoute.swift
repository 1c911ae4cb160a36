import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET` and `POST /device`: where a person lets a device in (RFC 8628 §3.3).
struct DeviceRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let view = try await broker.devices.open(
            typed: request.queryParameters().value("user_code"),
            session: SessionCookie(site: site).secret(in: request)
        )
        switch view {
        case .ask(let problem):
            return .page(pages.askDeviceCode(problem), status: problem == nil ? .ok : .badRequest)
        case .signIn(let page, let anew):
            let query = FormCoding.encode(page.parameters + (anew ? [("prompt", "login")] : []))
            let address = site.path("/auth/login") + "?" + query
            // The code may have been typed into a form, and Chromium holds the redirects after one against `form-action`.
            return .page(pages.onward(to: address, happens: "Sign in first, then decide about the device."))
        case .confirm(let question):
            return .page(pages.confirmDevice(question))
        }
    }

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let form = try await request.formParameters()
        guard try form.value("device") != nil || form.value("decision") != nil else {
            let code = try form.required("user_code")
            return .seeOther(site.path("/device") + "?" + FormCoding.encode([("user_code", code)]))
        }
        let end = try await broker.devices.decide(
            form,
            session: SessionCookie(site: site).secret(in: request),
            logger: context.logger
        )
        return .page(pages.deviceDecided(end))
    }
}
