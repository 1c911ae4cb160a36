import StrictTOML

/// One provider file as written, before `extends`: what it leaves out is nil.
struct ProviderDefinition {
    var extends: Located<String>?
    var displayName: String?
    var parameters: [ProviderParameter] = []
    var issuers: [Located<Template>]?
    var issuerPolicy: IssuerPolicy?
    var clientAuthentication: ClientAuthentication?
    var scopes: [String]?
    var rejectedScopes: [(scope: String, advice: String)] = []
    var prompts: [String]?
    var authorizeParameters: [(name: String, value: Located<Template>)] = []
    var hostedDomainParameter: String?
    var claims: [(field: ClaimNames.Field, claim: String)] = []
    var emailTrust: EmailTrust?
    var organizationKeys: [OrganizationKey]?
    var userinfo: UserinfoPolicy?
    var allowedAlgorithms: [String]?
    var logout: LogoutPolicy?
    var console = ConsolePages()
    var samples: [ProviderSample] = []

    /// The type it makes: what it leaves out comes from the base, lists whole, tables key by key.
    func resolved(id: String, base: ProviderDefinition?) -> ProviderType {
        let inherited = base ?? ProviderDefinition()
        var names = ClaimNames()
        for (field, claim) in inherited.claims + claims { names.set(field, to: claim) }
        return ProviderType(
            id: id,
            displayName: displayName ?? id,
            parameters: Self.merged(inherited.parameters, parameters, by: \.name),
            issuers: (issuers ?? inherited.issuers ?? []).map(\.value),
            issuerPolicy: issuerPolicy ?? inherited.issuerPolicy ?? .exact,
            clientAuthentication: clientAuthentication ?? inherited.clientAuthentication ?? .automatic,
            scopes: scopes ?? inherited.scopes ?? ["openid", "email", "profile"],
            rejectedScopes: Self.merged(inherited.rejectedScopes, rejectedScopes, by: \.scope),
            prompts: prompts ?? inherited.prompts,
            authorizeParameters: Self.merged(inherited.authorizeParameters, authorizeParameters, by: \.name)
                .map { ($0.name, $0.value.value) },
            hostedDomainParameter: hostedDomainParameter ?? inherited.hostedDomainParameter,
            claims: names,
            emailTrust: emailTrust ?? inherited.emailTrust ?? .never,
            organizationKeys: organizationKeys ?? inherited.organizationKeys ?? [],
            userinfo: userinfo ?? inherited.userinfo ?? .automatic,
            allowedAlgorithms: allowedAlgorithms ?? inherited.allowedAlgorithms ?? ["RS256"],
            logout: logout ?? inherited.logout ?? .none,
            console: console.over(inherited.console),
            samples: samples
        )
    }

    private static func merged<Element>(
        _ base: [Element],
        _ own: [Element],
        by name: (Element) -> String
    ) -> [Element] {
        base.filter { inherited in !own.contains { name($0).utf8.elementsEqual(name(inherited).utf8) } } + own
    }
}
