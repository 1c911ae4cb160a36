"""The back-channel logout endpoints of apps: keeps what is posted to a path, and tells it to whoever gets that path.

Says where it listens on standard output. A GET waits some seconds for the first post, and answers with an array of all.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 10
LARGEST_BODY = 100_000

received = {}
news = threading.Condition()


class Receiver(BaseHTTPRequestHandler):
    timeout = PATIENCE + 5

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length", 0)), LARGEST_BODY)
        post = {"type": self.headers.get("Content-Type"), "body": self.rfile.read(length).decode()}
        with news:
            received.setdefault(self.path, []).append(post)
            news.notify_all()
        self.answer(b"")

    def do_GET(self):
        with news:
            news.wait_for(lambda: self.path in received, timeout=PATIENCE)
            posts = json.dumps(received.get(self.path, [])).encode()
        self.answer(posts)

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
