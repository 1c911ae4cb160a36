"""Clicks through the demo with headless Chromium.

Reads {"chromium": "...", "folder": "...", "screenshots": "..." or null, "app": "http://...", "clicks": ["...", ...]} as JSON
from standard input, opens the app, clicks what is named one after the other, and writes what it saw: a page for the start
and for each click, what the browser complained about, and every address it asked. It judges nothing: whoever started it
compares. Standard library alone: the browser is spoken to over a pipe, in the DevTools protocol.
"""

import base64
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time

TIMEOUT = 20
WIDTHS = {"wide": 1200, "narrow": 360}
SCHEMES = ("light", "dark")

# What can be clicked and is called so. A person's button holds more than the name: the name alone will do where it tells.
FIND = r"""
(name => {
  const all = [...document.querySelectorAll('a[href], button')];
  const text = e => e.textContent.trim().replace(/\s+/g, ' ');
  const label = e => text(e.querySelector('strong') ?? e);
  const found = all.filter(e => label(e) === name || text(e) === name);
  if (found.length !== 1) return {problem: found.length + ' of ' + JSON.stringify(all.map(text))};
  found[0].scrollIntoView({block: 'center', behavior: 'instant'});
  const box = found[0].getBoundingClientRect();
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  const hit = document.elementFromPoint(x, y);
  if (hit === null || !found[0].contains(hit)) return {problem: 'something lies over it'};
  return {x, y};
})(%s)
"""

READ = """
({
  url: location.href,
  status: performance.getEntriesByType('navigation')[0].responseStatus,
  title: document.title,
  heading: document.querySelector('h1')?.textContent ?? '',
  text: document.body.innerText,
  rows: [...document.querySelectorAll('table')].map(t => ({
    caption: t.caption?.textContent.trim() ?? '',
    claims: Object.fromEntries([...t.querySelectorAll('tr')].map(r => [
      r.querySelector('th').textContent, r.querySelector('td').textContent
    ])),
  })),
  styled: [...document.styleSheets].some(s => s.cssRules.length > 0),
  language: document.documentElement.lang,
})
"""


class Failure(Exception):
    pass


class Chromium:
    def __init__(self, program, folder):
        to_browser, self.writing = self.pipe()
        self.reading, from_browser = self.pipe()
        os.set_blocking(self.reading, False)
        arguments = [
            program, "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={folder}", "--no-first-run",
            "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--disable-gpu", "--no-proxy-server",
            # Every name fails to resolve: what would go off this machine can't.
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        ]
        if os.geteuid() == 0:
            # Chromium refuses to start its sandbox as root, as in most containers.
            arguments.append("--no-sandbox")
        # The protocol wants descriptors 3 and 4, which may be in use here: the shell moves them after the fork.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{to_browser}- 4>&{from_browser}-', "chromium", *arguments],
            pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.last_id = 0
        self.session = None
        self.events = []
        self.complaints = []
        self.addresses = []

    @staticmethod
    def pipe():
        """A pipe whose ends stay clear of 3 and 4."""
        ends = []
        for end in os.pipe():
            ends.append(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20))
            os.close(end)
        return ends

    def close(self):
        """Asks the browser to end, and sees to it that it does."""
        try:
            self.session = None
            self.send("Browser.close", {})
            self.process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            pass
        try:
            # The group is its own: nothing else is in it.
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait(5)

    def send(self, method, parameters):
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writing, json.dumps(message).encode() + b"\0")
        return self.last_id

    def call(self, method, **parameters):
        wanted = self.send(method, parameters)
        deadline = time.monotonic() + TIMEOUT
        while True:
            message = self.receive(deadline, method)
            if message.get("id") == wanted:
                if "error" in message:
                    raise Failure(f"{method}: {message['error']}")
                return message["result"]

    def receive(self, deadline, purpose):
        while b"\0" not in self.buffer:
            rest = deadline - time.monotonic()
            if rest <= 0 or not select.select([self.reading], [], [], rest)[0]:
                raise Failure(f"the browser did not answer in time: {purpose}")
            data = os.read(self.reading, 1 << 20)
            if not data:
                raise Failure(f"the browser ended: {purpose}")
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(line)
        if "method" in message:
            self.note(message["method"], message["params"])
        return message

    def note(self, method, event):
        self.events.append(method)
        if method == "Network.requestWillBeSent":
            self.addresses.append(event["request"]["url"])
        elif method == "Log.entryAdded":
            entry = event["entry"]
            self.complain(entry["source"], entry["level"], entry["text"], entry.get("url", ""))
        elif method == "Runtime.consoleAPICalled":
            text = " ".join(str(argument.get("value", "")) for argument in event["args"])
            self.complain("console", event["type"], text, "")
        elif method == "Runtime.exceptionThrown":
            self.complain("script", "error", event["exceptionDetails"]["text"], "")
        elif method == "Audits.issueAdded":
            issue = event["issue"]
            self.complain("audit", issue["code"], json.dumps(issue["details"]), "")

    def complain(self, source, level, text, url):
        self.complaints.append({"source": source, "level": level, "text": text, "url": url})

    def open_tab(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Audits"):
            self.call(f"{domain}.enable")
        self.size(WIDTHS["wide"])

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise Failure(f"script: {answer['exceptionDetails']}")
        return answer["result"]["value"]

    def wait_for_page(self, purpose):
        """Until the page at the end of all redirects has loaded."""
        deadline = time.monotonic() + TIMEOUT
        while "Page.loadEventFired" not in self.events:
            self.receive(deadline, purpose)

    def visit(self, url):
        self.events.clear()
        self.call("Page.navigate", url=url)
        self.wait_for_page(url)

    def click(self, name):
        spot = self.evaluate(FIND % json.dumps(name))
        if "problem" in spot:
            raise Failure(f"can't click '{name}': {spot['problem']}")
        self.events.clear()
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=spot["x"], y=spot["y"], button="left", clickCount=1)
        self.wait_for_page(name)

    def size(self, width):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)

    def page(self, number, screenshots):
        page = self.evaluate(READ)
        for width, pixels in WIDTHS.items():
            self.size(pixels)
            # What one can only see by scrolling sideways is as good as cut off.
            page[f"fits_{width}"] = self.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            for scheme in SCHEMES if screenshots else ():
                self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                image = self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
                with open(os.path.join(screenshots, f"{number:02}-{width}-{scheme}.png"), "wb") as file:
                    file.write(base64.b64decode(image))
        self.size(WIDTHS["wide"])
        return page


def main():
    # So that the browser ends with this script, whoever ends it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    job = json.load(sys.stdin)
    browser = Chromium(job["chromium"], job["folder"])
    pages, problem = [], None
    try:
        browser.open_tab()
        browser.visit(job["app"])
        pages.append(browser.page(0, job.get("screenshots")))
        for number, name in enumerate(job["clicks"], start=1):
            browser.click(name)
            pages.append(browser.page(number, job.get("screenshots")))
    except Failure as failure:
        problem = str(failure)
    finally:
        browser.close()
    json.dump(
        {"pages": pages, "problem": problem, "complaints": browser.complaints, "addresses": browser.addresses}, sys.stdout
    )


if __name__ == "__main__":
    main()
