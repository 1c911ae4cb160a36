import JOSE
import StrictTOML

/// One provider file as written, before `extends`: what it leaves out is nil.
struct ProviderDefinition {
    var extends: Located<String>?
    var displayName: String?
    var parameters: [ProviderParameter] = []
    var issuers: [Located<Template>]?
    var issuerPolicy: TypeIssuerPolicy?
    var identity: IdentityPolicy?
    var requiredClaims: [(name: String, value: String)] = []
    var clientAuthentication: ClientAuthentication?
    var assertionAudience: AssertionAudience?
    var assertionAlgorithm: SignatureAlgorithm?
    var scopes: [String]?
    var scopesByParameter: [(parameter: String, scopes: [String])] = []
    var rejectedScopes: [(scope: String, advice: String)] = []
    var hints: [RequestVocabulary.Hint]?
    var prompts: [String]?
    var singlePrompt: Bool?
    var domainHintParameter: String?
    var acrValues: [String]?
    var statesAuthenticationTime: Bool?
    var authorizeParameters: [(name: String, value: Located<Template>)] = []
    var hostedDomainParameter: String?
    var upstreamOrganization: UpstreamOrganization?
    var claims: [(field: ClaimNames.Field, claim: String)] = []
    var emailTrust: EmailTrust?
    var organizationKeys: [OrganizationKey]?
    var userinfo: UserinfoPolicy?
    var allowedAlgorithms: [String]?
    var refresh: RefreshPolicy?
    var groupSources: [(kind: GroupSource.Kind, apiURL: Located<Template>)]?
    var standardGroupSource: GroupSource.Kind?
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
            identity: identity ?? inherited.identity ?? .subject,
            requiredClaims: Self.merged(inherited.requiredClaims, requiredClaims, by: \.name),
            clientAuthentication: clientAuthentication ?? inherited.clientAuthentication ?? .automatic,
            assertionAudience: assertionAudience ?? inherited.assertionAudience ?? .tokenEndpoint,
            assertionAlgorithm: assertionAlgorithm ?? inherited.assertionAlgorithm ?? .rs256,
            scopes: scopes ?? inherited.scopes ?? ["openid", "email", "profile"],
            scopesByParameter: Self.merged(inherited.scopesByParameter, scopesByParameter, by: \.parameter),
            rejectedScopes: Self.merged(inherited.rejectedScopes, rejectedScopes, by: \.scope),
            request: request(inheriting: inherited),
            authorizeParameters: Self.merged(inherited.authorizeParameters, authorizeParameters, by: \.name)
                .map { ($0.name, $0.value.value) },
            hostedDomainParameter: hostedDomainParameter ?? inherited.hostedDomainParameter,
            upstreamOrganization: upstreamOrganization ?? inherited.upstreamOrganization,
            claims: names,
            emailTrust: emailTrust ?? inherited.emailTrust ?? .never,
            organizationKeys: organizationKeys ?? inherited.organizationKeys ?? [],
            userinfo: userinfo ?? inherited.userinfo ?? .automatic,
            allowedAlgorithms: allowedAlgorithms ?? inherited.allowedAlgorithms ?? ["RS256"],
            refresh: refresh ?? inherited.refresh ?? .offlineAccessScope,
            groupSources: (groupSources ?? inherited.groupSources ?? []).map { ($0.kind, $0.apiURL.value) },
            standardGroupSource: standardGroupSource ?? inherited.standardGroupSource,
            logout: logout ?? inherited.logout ?? .none,
            console: console.over(inherited.console),
            samples: samples
        )
    }

    private func request(inheriting inherited: ProviderDefinition) -> RequestVocabulary {
        var request = RequestVocabulary()
        request.hints = hints ?? inherited.hints ?? request.hints
        request.prompts = prompts ?? inherited.prompts
        request.singlePrompt = singlePrompt ?? inherited.singlePrompt ?? false
        request.domainHintParameter = domainHintParameter ?? inherited.domainHintParameter
        request.acrValues = acrValues ?? inherited.acrValues ?? []
        request.statesAuthenticationTime = statesAuthenticationTime ?? inherited.statesAuthenticationTime ?? true
        return request
    }

    private static func merged<Element>(
        _ base: [Element],
        _ own: [Element],
        by name: (Element) -> String
    ) -> [Element] {
        base.filter { inherited in !own.contains { name($0).utf8.elementsEqual(name(inherited).utf8) } } + own
    }
}
