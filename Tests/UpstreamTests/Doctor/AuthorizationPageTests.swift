import BrokerCore
import JOSE
import Testing

@testable import Upstream

@Suite("The pages by which providers refuse a login are recognised")
struct AuthorizationPageTests {
    private func page(_ status: Int, _ text: String) -> AuthorizationPage? {
        AuthorizationPage(HTTPClientResponse(status: status, headers: [], body: Array(text.utf8), peerAddress: ""))
    }

    @Test(
        "by documented numbers and words",
        arguments: [
            (200, "<script>...\"AADSTS50011: The redirect URI", UpstreamError.Kind.redirectNotRegistered),
            (200, "AADSTS700016: Application with identifier", .clientUnknown),
            (400, "Error 400: redirect_uri_mismatch", .redirectNotRegistered),
            (401, "Error 401: invalid_client", .clientUnknown),
            (401, "Error 401: deleted_client", .clientUnknown),
            (400, "The &#39;redirect_uri&#39; parameter must be a Login redirect URI", .redirectNotRegistered),
            (403, "Callback URL mismatch.", .redirectNotRegistered), (400, "Unknown client: x", .clientUnknown),
            (400, "Invalid parameter: redirect_uri", .redirectNotRegistered),
            (403, "Error 403: org_internal", .tenantNotAllowed),
        ]
    )
    func known(status: Int, text: String, kind: UpstreamError.Kind) {
        #expect(page(status, "<html><p>\(text)</p></html>")?.means.kind == kind)
    }

    @Test("a sign-in page is none, whatever words its scripts hold")
    func signIn() {
        #expect(page(200, "<script>const errors = ['invalid_client', 'redirect_uri_mismatch']</script>") == nil)
        #expect(page(404, "Not found") == nil)
    }

    @Test("Google's redirect to its error page carries the reason in base64")
    func google() throws {
        let record = Base64URL.encode([0x0A, 0x15] + Array("redirect_uri_mismatch".utf8) + [0x12, 0x01, 0x20])
        let found = AuthorizationPage(
            redirect: "https://accounts.google.com/signin/oauth/error?authError=\(record)%3D%3D"
        )
        #expect(found?.means.kind == .redirectNotRegistered)
        #expect(AuthorizationPage(redirect: "https://accounts.google.com/v3/signin/identifier?dsh=S1") == nil)
        let damaged = AuthorizationPage(redirect: "https://accounts.google.com/signin/oauth/error?authError=!!")
        #expect(damaged?.means.kind == .providerError)
    }
}
