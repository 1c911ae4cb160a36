import BrokerCrypto
import JOSE

extension AEADKey {
    /// What stands for a secret where a configuration is kept: it shows a change, and nothing else without the master key.
    func configurationDigest(_ text: String) -> String {
        Base64URL.encode(authenticationCode(of: Array(text.utf8), label: "configuration"))
    }
}
