/// The frame of every page here: complete without script, one stylesheet, nothing from anywhere else.
enum Page {
    /// - Parameters:
    ///   - ribbon: the line on top that says what this server is.
    ///   - title: of the window, and the heading.
    static func answer(status: Int = 200, ribbon: String, title: String, body: HTML) -> Answer {
        let document: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/style.css">
            </head>
            <body>
            <p class="ribbon">\(ribbon)</p>
            <main>
            <h1>\(title)</h1>
            \(body)
            </main>
            </body>
            </html>

            """
        return Answer(status: status, headers: headers, body: Array(document.text.utf8))
    }

    static let stylesheetAnswer = Answer(
        status: 200,
        headers: [("Content-Type", "text/css; charset=utf-8"), ("Cache-Control", "max-age=300")],
        body: Array(Stylesheet.text.utf8)
    )

    /// `form-action` is left out on purpose: Chromium applies it to every redirect after the form as well, and the way back
    /// leads over the broker to an app whose address no provider knows.
    private static let headers: [(name: String, value: String)] = [
        ("Content-Type", "text/html; charset=utf-8"),
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
    ]
}
