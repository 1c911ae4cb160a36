import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue

/// Whether the redirect URI leads back to this broker at all.
struct ReturnCheck {
    let context: DoctorContext

    var findings: [DoctorFinding] {
        guard let there = URLAuthority(ofHTTPURL: context.connection.redirectURI),
            let here = URLAuthority(ofHTTPURL: context.issuer), there != here
        else { return [] }
        return [
            DoctorFinding(
                .configuration,
                .warning,
                "redirect_uri is at \(there.host), and the broker's own address is \(here.host): people come back to another host than they left from, and their login cookie stays behind",
                mend: Mend("Set server.issuer to the address people reach the broker at, or leave redirect_uri out")
            )
        ]
    }
}
