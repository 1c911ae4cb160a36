import BrokerCore
import Mustache
import OAuthProtocol

/// The HTML pages, rendered from the templates in `Resources`. Mustache escapes every `{{value}}`.
package struct Pages: Sendable {
    private let library: MustacheLibrary
    private let site: Site

    package init(site: Site) throws {
        self.site = site
        let sources: [(name: String, bytes: [UInt8])] = [
            ("head", PackageResources.head_mustache),
            ("foot", PackageResources.foot_mustache),
            ("choose", PackageResources.choose_mustache),
            ("error", PackageResources.error_mustache),
            ("front", PackageResources.front_mustache),
        ]
        MustacheContentTypes.register(ByteHTMLContentType(), named: ByteHTMLContentType.name)
        var templates: [String: MustacheTemplate] = [:]
        for source in sources {
            // Said in each one, partials included: a partial begins with the library's own escaping again.
            let text = "{{% CONTENT_TYPE:\(ByteHTMLContentType.name)}}" + String(decoding: source.bytes, as: UTF8.self)
            templates[source.name] = try MustacheTemplate(string: text)
        }
        library = MustacheLibrary(templates: templates)
    }

    func chooseProvider(_ choice: ProviderChoice) -> String {
        render(
            "choose",
            title: "Sign in to \(choice.clientName)",
            [
                "client": choice.clientName,
                "options": choice.options.map { option in
                    [
                        "href": site.path("/oauth2/authorize") + "?" + FormCoding.encode(option.request.pairs),
                        "name": option.displayName,
                        "type": option.type,
                    ]
                },
            ]
        )
    }

    func error(_ explanation: ErrorExplanation, requestID: String, login: LoginCode?) -> String {
        var values: [String: Any] = [
            "happened": explanation.happened,
            "owner": explanation.owner.rawValue,
            "advice": explanation.advice,
            "requestID": requestID,
        ]
        if let login { values["code"] = login.description }
        if let back = explanation.wayBack { values["back"] = ["href": back.href, "text": back.text] }
        return render("error", title: explanation.title, values)
    }

    func front() -> String {
        render(
            "front",
            title: "Sign-in service",
            ["issuer": site.issuer, "discovery": site.path("/.well-known/openid-configuration")]
        )
    }

    private func render(_ name: String, title: String, _ values: [String: Any]) -> String {
        var values = values
        values["title"] = title
        values["style"] = site.path("/assets/style.css")
        return library.render(values, withTemplate: name) ?? ""
    }
}
