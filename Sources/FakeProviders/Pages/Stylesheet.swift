/// The one stylesheet of the demo pages. Colours keep a contrast of at least 4.5 to 1 in both schemes (WCAG 2.2 §1.4.3).
enum Stylesheet {
    static let text = """
        :root {
          color-scheme: light dark;
          --ground: #f4f5f7; --card: #ffffff; --ink: #1c2330; --faint: #566072; --line: #d5dae2;
          --accent: #1d4f91; --accent-ink: #ffffff; --ribbon: #6b3fa0; --ribbon-ink: #ffffff; --wrong: #a12622;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #14171d; --card: #1e232c; --ink: #e8ebf0; --faint: #a5afc0; --line: #39414f;
            --accent: #8ab4f0; --accent-ink: #10151d; --ribbon: #4a2c70; --wrong: #f2938c;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--ground); color: var(--ink);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
        }
        .ribbon {
          margin: 0; padding: .5rem 1rem; background: var(--ribbon); color: var(--ribbon-ink);
          text-align: center; font-size: .9rem;
        }
        main {
          max-width: 34rem; margin: 3rem auto; padding: 2rem; background: var(--card);
          border: 1px solid var(--line); border-radius: .75rem;
        }
        main:has(table) { max-width: 60rem; }
        h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
        h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
        p { margin: 0 0 1rem; }
        .faint { color: var(--faint); }
        .wrong { color: var(--wrong); font-weight: 600; }
        a { color: var(--accent); }
        ul.choices { list-style: none; margin: 1.5rem 0; padding: 0; }
        ul.choices li { margin: 0 0 .75rem; }
        main > :last-child, ul.choices li:last-child { margin-bottom: 0; }
        button, .button {
          display: inline-block; padding: .6rem 1.2rem; font: inherit; cursor: pointer; text-decoration: none;
          color: var(--accent-ink); background: var(--accent); border: 1px solid var(--accent); border-radius: .5rem;
        }
        button.person {
          display: block; width: 100%; padding: .8rem 1rem; text-align: left;
          color: var(--ink); background: transparent; border-color: var(--line);
        }
        button.person:hover, button.person.suggested { border-color: var(--accent); }
        button.person strong, button.person span { display: block; }
        button.person span { color: var(--faint); font-size: .9rem; }
        button.quiet { color: var(--accent); background: transparent; border-color: transparent; padding-left: 0; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        table { width: 100%; border-collapse: collapse; font-size: .95rem; }
        caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; }
        th, td { padding: .4rem .6rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
        th { width: 13rem; font-weight: 500; color: var(--faint); }
        td, code { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        @media (max-width: 40rem) {
          main { margin: 0; border: 0; border-radius: 0; padding: 1.25rem; }
          th, td { display: block; width: auto; }
          td { border-top: 0; padding-top: 0; }
        }

        """
}
