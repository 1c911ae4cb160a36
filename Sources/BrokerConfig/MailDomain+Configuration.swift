import OAuthProtocol
import ProviderCatalogue
import StrictTOML

extension MailDomain {
    /// What speaks against a domain in an organization's list.
    static func objection(_ written: Located<String>) -> String? {
        do {
            _ = try MailDomain(written.value)
            return nil
        } catch {
            return error.text
        }
    }

    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last else { return false }
        return !local.isEmpty && !local.contains(" ") && ParameterPattern.hostname.matches(domain.lowercased())
    }
}
