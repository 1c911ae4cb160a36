"""The browser that the scripts beside this file share: it follows redirects, keeps cookies, signs in at the provider, and
fills in the forms it is told to. It runs no script of a page."""

from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import requests

TIMEOUT = 15
MOST_REDIRECTS = 10


def direct():
    """A session without the environment's proxy, which has nothing to do with servers on loopback."""
    session = requests.Session()
    session.trust_env = False
    return session


class Form:
    def __init__(self, attributes):
        self.action = attributes.get("action")
        self.method = attributes.get("method", "get").lower()
        self.fields = {}
        # What is written on each button, with the name and the value it sends.
        self.buttons = {}


class Forms(HTMLParser):
    """The forms of a page, and where it leads by itself."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.button = None
        # Where the page itself leads at once, if it does.
        self.refresh = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "meta" and attributes.get("http-equiv") == "refresh":
            self.refresh = attributes["content"].partition("url=")[2]
        elif tag == "form":
            self.forms.append(Form(attributes))
        elif tag == "input" and self.forms and "name" in attributes:
            self.forms[-1].fields[attributes["name"]] = attributes.get("value", "")
        elif tag == "button" and self.forms:
            self.button = [attributes.get("name"), attributes.get("value", ""), ""]

    def handle_data(self, data):
        if self.button:
            self.button[2] += data

    def handle_endtag(self, tag):
        if tag == "button" and self.button:
            name, value, text = self.button
            self.forms[-1].buttons[" ".join(text.split())] = (name, value)
            self.button = None


class Page:
    def __init__(self, response):
        self.url = response.url
        self.status = response.status_code
        self.text = response.text
        content = Forms(response.text)
        self.forms, self.refresh = content.forms, content.refresh

    def seen(self):
        return {"url": self.url, "status": self.status, "text": self.text}

    def form(self, fields, button):
        """The form with these fields, and the data it sends with them filled in and the button pressed."""
        for form in self.forms:
            names = set(form.fields) | {name for name, _ in form.buttons.values() if name}
            if set(fields) <= names and (button is None or button in form.buttons):
                name, value = form.buttons[button] if button else (None, None)
                return form, form.fields | fields | ({name: value} if name else {})
        return None, None


class Browser:
    def __init__(self, person, deny=False):
        self.session = direct()
        self.answer_to_provider = {"action": "deny"} if deny else {"sub": person}
        # The servers it was sent to, each once.
        self.hosts = []
        # How often the provider has asked who this is.
        self.sign_ins = 0

    def go(self, url, end=None):
        """Returns the address of the app one ends at (`end`), or the page that went no further."""
        return self._follow(self._get(url), end)

    def submit(self, page, end=None, button=None, **fields):
        """Fills in a form of the page, and goes where that leads."""
        form, data = page.form(fields, button)
        if form is None:
            raise RuntimeError(f"{page.url} has no form with {sorted(fields)} and the button {button}: {page.text}")
        return self._follow(self._send(page, form, data), end)

    def _follow(self, response, end):
        for _ in range(MOST_REDIRECTS):
            if response.is_redirect:
                url = urljoin(response.url, response.headers["Location"])
                if url.split("?")[0] == end:
                    return url, None
                response = self._get(url)
                continue
            page = Page(response)
            if page.refresh:
                response = self._get(urljoin(page.url, page.refresh))
                continue
            form, data = page.form(self.answer_to_provider, None)
            # The provider's form posts to where its page is.
            if response.ok and form and form.method == "post" and form.action is None:
                self.sign_ins += 1
                response = self._send(page, form, data)
                continue
            return None, page
        raise RuntimeError("too many redirects")

    def _send(self, page, form, data):
        url = urljoin(page.url, form.action or "")
        if form.method == "get":
            return self._get(url.split("?")[0] + "?" + urlencode(data))
        return self.session.post(url, data=data, allow_redirects=False, timeout=TIMEOUT)

    def _get(self, url):
        host = urlsplit(url).netloc
        if host not in self.hosts:
            self.hosts.append(host)
        return self.session.get(url, allow_redirects=False, timeout=TIMEOUT)
