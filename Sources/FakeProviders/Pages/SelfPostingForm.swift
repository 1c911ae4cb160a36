import BrokerCrypto
import JOSE

/// The page of `response_mode=form_post` (Form Post Response Mode §2): a form that sends itself to the app.
enum SelfPostingForm {
    static func answer(action: String, fields: [(name: String, value: String)]) -> Answer {
        let inputs = fields.map { field -> HTML in
            """
            <input type="hidden" name="\(field.name)" value="\(field.value)">

            """
        }
        let document: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>On your way back</title></head>
            <body>
            <form method="post" action="\(action)">
            \(HTML(joining: inputs))<noscript><button type="submit">Continue</button></noscript>
            </form>
            \(HTML(stringLiteral: "<script>\(script)</script>"))
            </body>
            </html>

            """
        return Answer(
            status: 200,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"),
                (
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'sha256-\(Base64.encode(Digest.sha256(Array(script.utf8))))'"
                ),
                ("Referrer-Policy", "no-referrer"),
                ("Cache-Control", "no-store"),
            ],
            body: Array(document.text.utf8)
        )
    }

    private static let script = "document.forms[0].submit()"
}
