import BrokerCrypto

/// The issuers of an authority under which every tenant has one of its own: the same text, save for the tenant's id.
package struct TenantIssuer: Sendable, Equatable {
    /// Whom the authority that the operator configured serves.
    package enum Authority: Sendable, Hashable {
        /// Many tenants. The metadata says the template itself, and each token its own tenant's issuer.
        case many
        /// The tenant of this id.
        case one(String)
        /// One tenant, configured by one of its domains. The metadata says its id.
        case oneByDomain
    }

    package let template: TenantTemplate
    package let authority: Authority

    package init(template: TenantTemplate, authority: Authority) {
        self.template = template
        self.authority = authority
    }

    /// What metadata and tokens say, as far as it is known before either is seen.
    package var expectedIssuer: String {
        switch authority {
        case .many, .oneByDomain: template.text
        case .one(let tenant): template.filled(tenant)
        }
    }

    /// Whether a metadata document may say this issuer. The template is accepted of an authority of many tenants alone, and
    /// a tenant that was not configured by its id only in this template's own form, host included.
    package func acceptsMetadata(of issuer: String) -> Bool {
        switch authority {
        case .many: TenantTemplate(issuer) == template
        case .one(let tenant): exactlyEqual(issuer, template.filled(tenant))
        case .oneByDomain: template.tenant(of: issuer) != nil
        }
    }
}
