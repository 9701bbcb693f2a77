"""Clients that send bytes as they are: HTTP/1 over a socket, and the few HTTP/2 frames that are needed."""

import socket
import struct
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RESET, SETTINGS, PING, GOAWAY, WINDOW, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9


def connect(port, timeout=10.0, window=None):
    """A connection; `window` makes its receive buffer small, so that little can be sent to it unread."""
    client = socket.socket()
    if window:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    client.settimeout(timeout)
    client.connect(("127.0.0.1", port))
    return client


def request(method, target, headers=(), body=b""):
    """The bytes of a request."""
    head = f"{method} {target} HTTP/1.1\r\nHost: test\r\n"
    head += "".join(f"{line}\r\n" for line in headers)
    if body or method == "POST":
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class Answer:
    """Status, header fields and the length of the body; the beginning of the body is kept."""

    def __init__(self, status, headers, body, length):
        self.status, self.headers, self.body, self.length = status, headers, body, length

    def __repr__(self):
        return f"{self.status} {self.body[:200]!r}"


def read_answer(client, headless=False, keep=65536):
    """The next answer on a connection, or None when it closes, is reset or stays silent."""
    try:
        held = b""
        while b"\r\n\r\n" not in held:
            some = client.recv(65536)
            if not some:
                return None
            held += some
        head, body = held.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split()[1])
        fields = [line.split(":", 1) for line in lines[1:]]
        headers = {name.lower(): value.strip() for name, value in fields}
        length = 0 if headless or status in (204, 304) else int(headers.get("content-length", 0))
        got = len(body)
        while got < length:
            some = client.recv(1 << 18)
            if not some:
                return None
            got += len(some)
            if len(body) < keep:
                body += some
        return Answer(status, headers, body[:keep], length)
    except (OSError, ValueError, IndexError):
        return None


def ask(port, method, target, headers=(), body=b"", timeout=10.0):
    """One request on a connection of its own."""
    try:
        with connect(port, timeout) as client:
            try:
                client.sendall(request(method, target, headers, body))
            except OSError:
                pass  # an answer may come before the body is read
            return read_answer(client, method == "HEAD")
    except OSError:
        return None


def raw(port, data, timeout=10.0):
    """All that comes back for some bytes until the server closes or says nothing for the time."""
    with connect(port, timeout) as client:
        got = b""
        try:
            client.sendall(data)
            while True:
                some = client.recv(65536)
                if not some:
                    break
                got += some
        except OSError:
            pass
        return got


def closes(client, within):
    """Seconds until the server closes a connection; None when it does not."""
    begun = time.monotonic()
    while True:
        left = within - (time.monotonic() - begun)
        if left <= 0:
            return None
        client.settimeout(left)
        try:
            if not client.recv(65536):
                return time.monotonic() - begun
        except TimeoutError:
            return None
        except OSError:
            return time.monotonic() - begun


# --- HTTP/2

def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def _number(value, bits, first=0):
    most = (1 << bits) - 1
    if value < most:
        return bytes([first | value])
    out, value = [first | most], value - most
    while value >= 128:
        out.append(value % 128 + 128)
        value //= 128
    return bytes(out + [value])


def block(fields):
    """A header block of literals without indexing (RFC 7541 §6.2.2)."""
    out = b""
    for name, value in fields:
        name, value = name.encode(), value.encode()
        out += b"\0" + _number(len(name), 7) + name + _number(len(value), 7) + value
    return out


def settings(**values):
    numbers = {"streams": 3, "window": 4}
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", numbers[n], v) for n, v in values.items()))


def get(stream, path, ends=True):
    """The frames of a GET; a long header block goes on in CONTINUATION frames."""
    fields = [(":method", "GET"), (":scheme", "http"), (":path", path), (":authority", "test")]
    data = block(fields)
    parts = [data[i:i + 16000] for i in range(0, len(data), 16000)]
    out = b""
    for index, part in enumerate(parts):
        last = 4 if index == len(parts) - 1 else 0
        out += frame(HEADERS if index == 0 else CONTINUATION, last | (1 if index == 0 and ends else 0), stream, part)
    return out


class Frames:
    """Reads frames, answers pings, and counts what it sees."""

    def __init__(self, client):
        self.client, self.held, self.seen, self.resets, self.closed = client, b"", {}, set(), False
        self.ended = set()

    def pump(self, seconds):
        """Reads for a time, or until the server closes."""
        end = time.monotonic() + seconds
        while not self.closed and time.monotonic() < end:
            self.client.settimeout(max(0.01, end - time.monotonic()))
            try:
                some = self.client.recv(65536)
                self.closed = not some
            except TimeoutError:
                return
            except OSError:
                self.closed = True
                return
            self.held += some
            self._take()

    def _take(self):
        while len(self.held) >= 9:
            length = int.from_bytes(self.held[:3], "big")
            if len(self.held) < 9 + length:
                return
            kind, flags = self.held[3], self.held[4]
            stream = int.from_bytes(self.held[5:9], "big")
            payload, self.held = self.held[9:9 + length], self.held[9 + length:]
            self.seen[kind] = self.seen.get(kind, 0) + 1
            if kind == RESET:
                self.resets.add(stream)
            if kind in (DATA, HEADERS) and flags & 1:
                self.ended.add(stream)
            try:
                if kind == PING and not flags & 1:
                    self.client.sendall(frame(PING, 1, 0, payload))
                if kind == SETTINGS and not flags & 1:
                    self.client.sendall(frame(SETTINGS, 1, 0))
            except OSError:
                self.closed = True
