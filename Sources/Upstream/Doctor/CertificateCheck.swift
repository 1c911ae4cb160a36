import BrokerCore
import OAuthProtocol
import ProviderCatalogue

/// The certificate of the provider's host.
struct CertificateCheck {
    /// Most authorities' automatic renewal comes earlier than this.
    private static let soon = Lifetime.days(14)

    let context: DoctorContext

    func finding(of response: HTTPClientResponse) -> DoctorFinding {
        guard context.connection.discoveryURL.utf8.starts(with: "https:".utf8) else {
            return DoctorFinding(.tls, .ok, "none: plain http, which stays on this machine")
        }
        guard let certificate = response.certificate, let expires = certificate.expires else {
            return DoctorFinding(.tls, .ok, "the certificate is trusted")
        }
        let issuer = Wording.bare(certificate.issuer, limit: 100)
        let left = expires.since(context.environment.wallClock.now())
        let found = "trusted, issued by \(issuer), \(Wording.count(Int(clamping: left.seconds / 86_400), "day")) left"
        guard left < Self.soon else { return DoctorFinding(.tls, .ok, found) }
        return DoctorFinding(.tls, .warning, found, mend: Mend("Whoever runs the provider's host has to renew it"))
    }

    func finding(of error: TransportError) -> DoctorFinding {
        let authority = Mend(
            "If the provider's certificate is from an authority of your own, name that authority's PEM file in server.ca_file; if not, do not trust this host"
        )
        switch error.certificateFault {
        case .wrongHost:
            let host = URLAuthority(ofHTTPURL: context.connection.discoveryURL)?.host ?? "this host"
            return DoctorFinding(
                .tls,
                .failed,
                "the certificate is for another name than \(host)",
                mend: Mend("Write the host as the certificate has it, in \(IssuerKeys(context.connection).names)")
            )
        case .untrusted(let code):
            return DoctorFinding(
                .tls,
                .failed,
                "the certificate is refused: \(reason(code))",
                mend: mend(code) ?? authority
            )
        case nil:
            return DoctorFinding(
                .tls,
                .failed,
                error.detail,
                mend: Mend(
                    "The host must speak TLS 1.2 or newer; check the port in \(IssuerKeys(context.connection).names)"
                )
            )
        }
    }

    /// The X509_V_ERR_… that are met in practice (OpenSSL, X509_STORE_CTX_get_error(3)).
    private func reason(_ code: Int) -> String {
        switch code {
        case 9: "it is not valid yet (is this machine's clock right?)"
        case 10: "it has expired"
        case 18: "it is self-signed"
        case 19: "its authority is self-signed and not trusted here"
        case 2, 20, 21: "its authority is not known here, or the server leaves out an intermediate certificate"
        case 23: "it was revoked"
        case 62, 64: "it is for another name"
        case 66, 67, 68: "its key or signature is too weak"
        default: "OpenSSL's verify code is \(code)"
        }
    }

    private func mend(_ code: Int) -> Mend? {
        switch code {
        case 9: Mend("Set this machine's clock; if it is right, the provider's certificate is wrong")
        case 10, 23, 66, 67, 68: Mend("Whoever runs the provider's host has to renew it; nothing in config.toml helps")
        default: nil
        }
    }
}
