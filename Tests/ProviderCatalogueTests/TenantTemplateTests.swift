import ProviderCatalogue
import Testing

@Suite("The template of tenants' issuers")
struct TenantTemplateTests {
    private let tenant = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"

    @Test(
        "has one placeholder, in any letter case",
        arguments: ["https://a/{tenantid}/v2.0", "https://a/{TenantID}/v2.0"]
    )
    func placeholder(_ text: String) throws {
        let template = try #require(TenantTemplate(text))
        #expect(template.filled(tenant) == "https://a/\(tenant)/v2.0")
        #expect(template.tenant(of: "https://a/\(tenant)/v2.0") == tenant)
        #expect(template == TenantTemplate("https://a/{tenantid}/v2.0"))
    }

    @Test(
        "is nothing else",
        arguments: ["", "https://a/", "{tenantid", "{tenant}", "{tenantid}{tenantid}", "https://a/{tenant id}"]
    )
    func none(_ text: String) {
        #expect(TenantTemplate(text) == nil)
    }

    @Test(
        "finds no tenant in what it does not make",
        arguments: [
            "https://a//v2.0", "https://a/v2.0", "https://a/common/v2.0", "https://b/TENANT/v2.0",
            "https://a/TENANT/v2.0/",
            "https://a/x/TENANT/v2.0", "https://a/{tenantid}/v2.0",
            "https://a/8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490/v2.0",
        ]
    )
    func foreign(_ text: String) throws {
        let template = try #require(TenantTemplate("https://a/{tenantid}/v2.0"))
        #expect(template.tenant(of: text.replacing("TENANT", with: tenant)) == nil)
    }
}
