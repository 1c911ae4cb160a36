import JOSE

/// The pages of the demo app.
struct DemoAppPages: Sendable {
    func signedOut(issuer: String, choices: [DemoAppSettings.Choice]) -> Answer {
        let links = choices.map { choice -> HTML in
            """
            <li><a class="button" href="/sign-in?provider=\(choice.providerID)">Sign in with \(choice.displayName)</a></li>

            """
        }
        let straight: HTML =
            choices.isEmpty
            ? ""
            : """
            <p class="faint">Or choose the identity provider here already:</p>
            <ul class="choices">
            \(HTML(joining: links))</ul>
            """
        return page(
            title: "Nobody is signed in",
            body: """
                <p>This app knows one address, the broker at <code>\(issuer)</code>. It sends you there to sign in and
                shows what it gets back.</p>
                <p><a class="button" href="/sign-in">Sign in</a></p>
                \(straight)
                """
        )
    }

    func signedIn(_ person: SignedInPerson, scopes: String) -> Answer {
        let name = person.userinfo["name"]?.stringValue ?? person.idToken["sub"]?.stringValue ?? "somebody"
        let accessToken: HTML =
            if let claims = person.accessToken {
                table("Access token", claims)
            } else {
                "<p>The access token is no JWT: it says nothing to the app, and need not.</p>"
            }
        return page(
            title: "Signed in as \(name)",
            body: """
                <p class="faint">Asked for: <code>\(scopes)</code>.
                \(person.hasRefreshToken ? "A refresh token came along." : "No refresh token came along.")</p>
                <form method="post" action="/sign-out"><button type="submit">Sign out of this app</button></form>
                \(table("ID token", person.idToken))
                \(accessToken)
                \(table("Userinfo", person.userinfo))
                """
        )
    }

    func failure(_ error: DemoAppError) -> Answer {
        let detail: HTML = error.detail.map { "<p class=\"faint\">\($0)</p>" } ?? ""
        return page(
            status: 400,
            title: "Not signed in",
            body: """
                <p class="wrong">\(error.message)</p>
                \(detail)
                <p><a class="button" href="/">Back</a></p>
                """
        )
    }

    private func table(_ caption: String, _ claims: JSONObject) -> HTML {
        let rows = claims.members.map { claim -> HTML in
            """
            <tr><th scope="row">\(claim.name)</th><td>\(text(of: claim.value))</td></tr>

            """
        }
        return """
            <table>
            <caption><h2>\(caption)</h2></caption>
            <tbody>
            \(HTML(joining: rows))</tbody>
            </table>
            """
    }

    private func text(of value: JSONValue) -> String {
        value.stringValue ?? String(decoding: value.serialized(), as: UTF8.self)
    }

    private func page(status: Int = 200, title: String, body: HTML) -> Answer {
        Page.answer(status: status, ribbon: "This is a demo app.", title: title, body: body)
    }
}
