/// Which accounts an authority of the fake Entra cloud signs in, and in which version of its protocol it speaks.
enum EntraAuthority {
    /// The names of the authorities that are no tenant's.
    static let common = "common"
    static let organizations = "organizations"
    static let consumers = "consumers"

    /// The first segment of the path, for an authority's name: `v1/common` is the v1.0 form of `common`.
    static func segment(of name: String) -> String {
        isVersion1(name) ? String(name.dropFirst(3)) : name
    }

    static func isVersion1(_ name: String) -> Bool {
        name.hasPrefix("v1/")
    }

    /// The tenant that an authority signs in to; nil where the account decides.
    static func tenantID(of name: String) -> String? {
        let segment = segment(of: name)
        if segment == common || segment == organizations { return nil }
        if segment == consumers { return EntraTenant.personal }
        return EntraTenant.all.first { $0.id == segment || $0.domain == segment }?.id
    }

    /// `{tenantid}` as it stands in metadata and key sets.
    static let template = "{tenantid}"

    static func issuerPath(_ tenant: String) -> String { "/\(tenant)/v2.0" }

    /// v1.0 issuers are at an address of their own.
    static func version1Issuer(_ tenant: String) -> String { "https://sts.windows.net/\(tenant)/" }

    static func authority(_ segment: String) -> Authority {
        Authority(
            name: segment,
            issuer: .at(path: issuerPath(tenantID(of: segment) ?? template)),
            endpoints: [
                .discovery: EndpointLocation(path: "/\(segment)/v2.0/.well-known/openid-configuration"),
                .keys: EndpointLocation(path: "/\(segment)/discovery/v2.0/keys"),
                .authorization: EndpointLocation(path: "/\(segment)/oauth2/v2.0/authorize"),
                .choice: EndpointLocation(path: "/\(segment)/oauth2/v2.0/choice"),
                .token: EndpointLocation(path: "/\(segment)/oauth2/v2.0/token"),
                .logout: EndpointLocation(path: "/\(segment)/oauth2/v2.0/logout"),
            ]
        )
    }

    static func version1(_ segment: String) -> Authority {
        Authority(
            name: "v1/\(segment)",
            issuer: .text(version1Issuer(tenantID(of: segment) ?? template)),
            endpoints: [
                .discovery: EndpointLocation(path: "/\(segment)/.well-known/openid-configuration"),
                .keys: EndpointLocation(path: "/\(segment)/discovery/keys"),
                .authorization: EndpointLocation(path: "/\(segment)/oauth2/authorize"),
                .choice: EndpointLocation(path: "/\(segment)/oauth2/choice"),
                .token: EndpointLocation(path: "/\(segment)/oauth2/token"),
                .logout: EndpointLocation(path: "/\(segment)/oauth2/logout"),
            ]
        )
    }
}
