import BrokerCore
import Mustache
import OAuthProtocol

/// The HTML pages, rendered from the templates in `Resources`. Mustache escapes every `{{value}}`.
package struct Pages: Sendable {
    private let library: MustacheLibrary
    let site: Site

    package init(site: Site) throws {
        self.site = site
        let sources: [(name: String, bytes: [UInt8])] = [
            ("head", PackageResources.head_mustache),
            ("foot", PackageResources.foot_mustache),
            ("choose", PackageResources.choose_mustache),
            ("organization", PackageResources.organization_mustache),
            ("account", PackageResources.account_mustache),
            ("signin", PackageResources.signin_mustache),
            ("consent", PackageResources.consent_mustache),
            ("link", PackageResources.link_mustache),
            ("linked", PackageResources.linked_mustache),
            ("onward", PackageResources.onward_mustache),
            ("form-post", PackageResources.form_post_mustache),
            ("apps", PackageResources.apps_mustache),
            ("device", PackageResources.device_mustache),
            ("device-confirm", PackageResources.device_confirm_mustache),
            ("device-decided", PackageResources.device_decided_mustache),
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
        var values: [String: Any] = [
            "client": choice.clientName,
            "options": choice.options.map { option in
                [
                    "href": site.path("/oauth2/authorize") + "?" + FormCoding.encode(option.request.pairs),
                    "name": option.displayName,
                    "type": option.type,
                ]
            },
        ]
        if let request = choice.requestForAddress {
            var address: [String: Any] = [
                "action": site.path("/auth/login"),
                "fields": request.pairs.map { ["name": $0.name, "value": $0.value] },
            ]
            if let unknown = choice.unknownAddress {
                address["problem"] = [
                    "text": "No company here has addresses like \(unknown). Check it for a slip, or choose below."
                ]
            }
            values["address"] = address
        }
        return render("choose", title: "Sign in to \(choice.clientName)", values)
    }

    /// Leads on by itself. A redirect would do the same, were it not that Chromium holds the redirects after a form against the
    /// page's `form-action`, and where they lead isn't known to the page.
    func onward(to address: String, happens: String) -> String {
        render("onward", title: "One moment", ["happens": happens, "href": address, "refresh": ["url": address]])
    }

    /// Posts an answer to the app by itself, or by its button where scripts don't run.
    func formPost(_ answer: AuthorizationResponse) -> String {
        render(
            "form-post",
            title: "One moment",
            [
                "action": answer.target.text,
                "fields": answer.parameters.map { ["name": $0.name, "value": $0.value] },
                "script": site.path("/assets/form-post.js"),
            ]
        )
    }

    func chooseApp(_ choice: AppChoice) -> String {
        render(
            "apps",
            title: "Open an app",
            [
                "provider": choice.provider,
                "options": choice.options.map { option in
                    [
                        "href": site.path("/auth/initiate/\(choice.providerID)") + "?"
                            + FormCoding.encode(option.request.pairs),
                        "name": option.name,
                    ]
                },
            ]
        )
    }

    func chooseOrganization(_ choice: OrganizationChoice) -> String {
        render(
            "organization",
            title: "Choose an organization",
            [
                "client": choice.clientName,
                "action": site.path("/auth/organization"),
                "state": choice.state,
                "choice": choice.sealed,
                "options": choice.options.map { option in
                    [
                        "id": option.organization,
                        "name": option.name,
                        "permissions": Self.words(option.permissions),
                    ]
                },
            ]
        )
    }

    func chooseProvider(_ choice: AccountProviderChoice) -> String {
        render(
            "signin",
            title: "Sign in",
            [
                "options": choice.options.map { option in
                    let query = choice.page.parameters + [(name: "provider", value: option.id)]
                    return [
                        "href": site.path("/auth/login") + "?" + FormCoding.encode(query),
                        "name": option.displayName,
                        "type": option.type,
                    ]
                }
            ]
        )
    }

    func account(_ found: BrowserSession, provider: String) -> String {
        let profile = found.user.profile
        var facts: [[String: String]] = []
        let known: [(String, String?)] = [
            ("Name", profile.name), ("E-mail address", profile.email), ("Signed in with", provider),
            ("Since", UTCTime.text(found.session.authenticatedAt)),
        ]
        for case (let name, let value?) in known { facts.append(["name": name, "value": value]) }
        let other = OwnPage.account.parameters + [(name: "prompt", value: "select_account")]
        return render(
            "account",
            title: "You are signed in",
            [
                "facts": facts,
                "logout": site.path("/oauth2/logout"),
                "other": site.path("/auth/login") + "?" + FormCoding.encode(other),
            ]
        )
    }

    func consent(_ question: ConsentQuestion) -> String {
        let lines = ScopeWords.lines(question.scope)
        var values: [String: Any] = [
            "client": question.clientName,
            "provider": question.provider,
            "asks": !lines.isEmpty,
            "scopes": lines,
            "action": site.path("/auth/consent"),
            "state": question.state,
            "consent": question.sealed,
        ]
        if let person = question.person { values["person"] = ["name": person] }
        return render("consent", title: "Sign in to \(question.clientName)?", values)
    }

    func chooseIdentity(_ choice: LinkChoice) -> String {
        var values: [String: Any] = [
            "options": choice.options.map { option in
                let query = [(name: "sitting", value: choice.sittingID), (name: "provider", value: option.id)]
                return [
                    "href": site.path("/auth/link") + "?" + FormCoding.encode(query),
                    "name": option.displayName,
                    "type": option.type,
                    "verb": choice.first == nil ? "Sign in with" : "Add",
                ]
            }
        ]
        if let first = choice.first { values["first"] = first }
        return render("link", title: choice.first == nil ? "Link an account" : "Choose the account to add", values)
    }

    func linked(first: String, second: String, isNew: Bool) -> String {
        let happened =
            isNew
            ? "Your account at \(second) is now linked to the one at \(first)."
            : "Your accounts at \(first) and \(second) were linked before."
        return render("linked", title: "Linked", ["happened": happened])
    }

    func error(_ explanation: ErrorExplanation, requestID: String, login: LoginCode?) -> String {
        var values: [String: Any] = [
            "happened": explanation.happened,
            "owner": explanation.owner.rawValue,
            "advice": explanation.advice,
            "requestID": requestID,
        ]
        if let login { values["code"] = login.description }
        if let back = explanation.wayBack {
            if back.formScheme == nil {
                values["link"] = ["href": back.address, "text": back.text]
            } else {
                values["form"] = [
                    "action": back.address,
                    "fields": back.fields.map { ["name": $0.name, "value": $0.value] },
                    "text": back.text,
                ]
            }
        }
        return render("error", title: explanation.title, values)
    }

    func front() -> String {
        render(
            "front",
            title: "Sign-in service",
            ["issuer": site.issuer, "discovery": site.path("/.well-known/openid-configuration")]
        )
    }

    static func words(_ permissions: [Permission]) -> String {
        permissions.isEmpty ? "No permissions" : permissions.map(\.rawValue).joined(separator: ", ")
    }

    func render(_ name: String, title: String, _ values: [String: Any]) -> String {
        var values = values
        values["title"] = title
        values["style"] = site.path("/assets/style.css")
        return library.render(values, withTemplate: name) ?? ""
    }
}
