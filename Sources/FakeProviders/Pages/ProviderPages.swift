/// The pages of a fake provider.
struct ProviderPages: Sendable {
    let displayName: String

    /// The people to pick from.
    /// - Parameters:
    ///   - action: where the form goes, the request in its query.
    ///   - hint: the app's `login_hint`.
    func signIn(people: [FakePerson], clientID: String, action: String, hint: String?) -> Answer {
        let choices = people.map { person -> HTML in
            let suggested = hint != nil && (person.email == hint || person.subject == hint)
            let style = suggested ? "person suggested" : "person"
            let suggestion: HTML = suggested ? "<span>Suggested by the app</span>" : ""
            return """
                <li><button class="\(style)" type="submit" name="person" value="\(person.subject)">
                <strong>\(person.name ?? person.subject)</strong>
                <span>\(person.email ?? "no e-mail address")</span>
                <span>\(person.note)</span>\(suggestion)
                </button></li>

                """
        }
        return page(
            title: "Choose who to sign in as",
            body: """
                <p>You are on your way to <strong>\(clientID)</strong>.</p>
                <form method="post" action="\(action)">
                <ul class="choices">
                \(HTML(joining: choices))</ul>
                <button class="quiet" type="submit" name="decision" value="cancel">Cancel</button>
                </form>
                """
        )
    }

    /// A fault that must never be redirected, since the address is not proven (RFC 6749 §4.1.2.1).
    func refusal(status: Int, code: String, message: String) -> Answer {
        page(
            status: status,
            title: "Error \(status): \(code)",
            body: """
                <p class="wrong">\(message)</p>
                <p class="faint">Go back to the app and tell whoever runs it. Nothing was sent to it.</p>
                """
        )
    }

    var signedOut: Answer {
        page(title: "You are signed out", body: "<p>You may close this window.</p>")
    }

    var stylesheetAnswer: Answer { Page.stylesheetAnswer }

    private func page(status: Int = 200, title: String, body: HTML) -> Answer {
        Page.answer(
            status: status,
            ribbon: "\(displayName) is a demo provider: nobody here is real, and no password is asked for.",
            title: title,
            body: body
        )
    }
}
