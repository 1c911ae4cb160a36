/// One of the addresses under which a provider serves OpenID Connect: a tenant's, an authorization server's, a host's.
package struct Authority: Sendable {
    package let name: String
    /// What its metadata and tokens call it.
    package var issuer: IssuerForm
    /// Its own endpoints; those it lacks are the profile's.
    package var endpoints: [Endpoint: EndpointLocation]
    /// Members in place of the profile's of the same name.
    package var discovery: [DiscoveryMember] = []

    package init(name: String, issuer: IssuerForm, endpoints: [Endpoint: EndpointLocation]) {
        self.name = name
        self.issuer = issuer
        self.endpoints = endpoints
    }
}
