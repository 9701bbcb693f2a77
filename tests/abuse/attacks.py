"""Clients that keep to no rule: what each does, and the figure that says whether it hurt."""

import base64
import json
import select
import socket
import threading
import time
import zlib

import meter
import wire
from bombs import JSON, TEXT, chart, count_to

ATTACKS = []
MB = 1 << 20
# The time every connection of these attacks is given, and what may come on top of it on a busy machine.
PATIENCE, GRACE = 1.0, 3.0
SHORT = {"first_byte_timeout": PATIENCE, "header_timeout": PATIENCE, "body_timeout": PATIENCE,
         "write_timeout": PATIENCE}


def attack(quick=True):
    def keep(function):
        ATTACKS.append((function.__doc__.strip(), quick, function))
        return function
    return keep


def in_threads(count, job):
    """Runs `job(0)`, `job(1)`, … at the same time; their results, in order."""
    results = [None] * count

    def one(index):
        results[index] = job(index)
    threads = [threading.Thread(target=one, args=(index,), daemon=True) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def small_chart(index=0):
    return f"/chart.svg?c=%7Btype:'bar',data:%7Blabels:%5B1,2%5D,datasets:%5B%7Bdata:%5B3,{index}%5D%7D%5D%7D%7D"


def large_chart(index, rows):
    """The address of a chart whose SVG is long (some 930 bytes a row) and soon made."""
    spec = {"title": f"t{index}", "data": count_to(rows), "mark": "text",
            "transform": [{"calculate": "pad('', 900, 'x')", "as": "t"}],
            "encoding": {"x": {"field": "x", "type": "quantitative"}, "text": {"field": "t"}}}
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(json.dumps(spec).encode()) + packer.flush()
    return f"/vegalite/{base64.urlsafe_b64encode(data).rstrip(b'=').decode()}.svg"


def heavy_chart(index):
    """The body of a chart that takes a second or so and hardly any memory, different for each index."""
    rest = [{"calculate": "random()", "as": "y"}] + [{"calculate": "sin(datum.y) + cos(datum.x)", "as": "y"}] * 8
    return json.dumps({"title": f"t{index}", **chart(count_to(200_000), "line", y="y", transform=rest)}).encode()


def all_close(clients, within):
    """Seconds until the server has closed the last of the connections; None when one stays open."""
    begun = time.monotonic()
    latest = 0.0
    for client in clients:
        took = wire.closes(client, max(0.05, within - (time.monotonic() - begun)))
        if took is None:
            return None
        latest = time.monotonic() - begun
        client.close()
    return latest


def seconds(value):
    return "never" if value is None else f"{value:.2f} s"


@attack()
def slow(run):
    """slow, silent and half-spoken connections"""
    count = 20 if run.quick else 200
    beginnings = {
        "silent": b"",
        "one byte P": b"P",
        "half a preface": wire.PREFACE[:16],
        "a preface and silence": wire.PREFACE,
        "half a head": b"GET / HTTP/1.1\r\nHost: ",
        "a head without its end": b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: 1\r\n",
        "half a body": b"POST /vegalite HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
        "half a chunk": b"POST /vegalite HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
        "an answer and silence": b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
        "half a frame": wire.PREFACE + wire.settings() + b"\0\0\xff\1",
        "half an HTTP/2 head": wire.PREFACE + wire.settings() + wire.get(1, "/healthz")[:-5],
        "a head in HTTP/2 that goes on": wire.PREFACE + wire.settings()
        + wire.frame(wire.HEADERS, 1, 1, wire.block([(":method", "GET")])),
        "a body in HTTP/2 that stops": wire.PREFACE + wire.settings() + wire.get(1, "/vegalite", ends=False),
    }
    with run.server(**SHORT) as server:
        for name, data in beginnings.items():
            clients = [wire.connect(server.port) for _ in range(count)]
            for client in clients:
                client.sendall(data)
            # HTTP/2 connections live while they answer pings; these do not.
            took = all_close(clients, 3 * PATIENCE + GRACE)
            run.check(f"{name}, {count} times", took is not None, f"closed after {seconds(took)}",
                      f"{3 * PATIENCE + GRACE:g} s")
        run.well(server)


@attack(quick=False)
def drip(run):
    """heads and bodies a byte at a time"""
    with run.server(**SHORT) as server:
        for name, head in (("head", b"GET / HTTP/1.1\r\nX: "), ("body", wire.request("POST", "/vegalite", [], b"x" * 99)[:-99])):
            clients = [wire.connect(server.port) for _ in range(50)]
            for client in clients:
                client.sendall(head)
            begun, gone = time.monotonic(), set()
            while len(gone) < len(clients) and time.monotonic() - begun < PATIENCE + GRACE:
                for client in clients:
                    try:
                        client.sendall(b"a")
                        if select.select([client], [], [], 0)[0] and not client.recv(65536):
                            gone.add(client)
                    except OSError:
                        gone.add(client)
                time.sleep(0.05)
            took = time.monotonic() - begun if len(gone) == len(clients) else None
            run.check(f"a {name} that drips", took is not None, f"ended after {seconds(took)}", f"{PATIENCE + GRACE:g} s")
        run.well(server)


@attack()
def unread(run):
    """answers that nobody reads"""
    # More than what the system holds for a socket.
    rows, count = (7_500, 12) if run.quick else (16_000, 40)
    most = 30 * MB if run.quick else 100 * MB
    allowed = 2 * most + 150 * MB
    flags = {**SHORT, "cache_bytes": 1_000_000, "queue": 1000, "answer_bytes": most}
    with run.server(**flags) as server:
        wire.ask(server.port, "GET", small_chart())
        server.mark()
        clients = []
        for index in range(count):
            client = wire.connect(server.port, window=4096)
            client.sendall(wire.request("GET", large_chart(index, rows)))
            clients.append(client)
        end = time.monotonic() + (30 if run.quick else 60)
        held = clients[:]
        while held and time.monotonic() < end:
            held = [c for c in held if not unread_and_gone(c)]
            time.sleep(0.1)
        run.check(f"HTTP/1: {count} large answers unread", not held, f"{len(held)} connections kept", "none")
        run.below("… memory", server.grown(), allowed)
        run.well(server)
    with run.server(**flags) as server:
        wire.ask(server.port, "GET", small_chart())
        server.mark()
        count = 20 if run.quick else 100
        with wire.connect(server.port) as client:
            client.sendall(wire.PREFACE + wire.settings(window=0))
            for index in range(count):
                client.sendall(wire.get(1 + 2 * index, large_chart(index, rows)))
            frames = wire.Frames(client)
            end = time.monotonic() + (30 if run.quick else 60)
            wanted = {1 + 2 * index for index in range(count)}
            while time.monotonic() < end and not frames.closed and not wanted <= frames.resets | frames.ended:
                frames.pump(0.2)
            over = frames.closed or wanted <= frames.resets | frames.ended
            run.check(f"HTTP/2: {count} requests, window of zero", over,
                      "connection closed" if frames.closed else f"{len(frames.resets)} of {count} streams reset", "all")
        run.below("… memory", server.grown(), allowed)
        run.well(server)


def unread_and_gone(client):
    """Whether the server has given a connection up, found out without reading from it."""
    poll = select.poll()
    poll.register(client, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))


@attack()
def bodies(run):
    """bodies, many and large"""
    size, count, most = (2 * MB, 20, 8 * MB) if run.quick else (15 * MB, 60, 256 * MB)
    flags = {**SHORT, "body_timeout": 4 if run.quick else 15, "bodies_bytes": most}
    with run.server(**flags) as server:
        server.mark()

        def post(_):
            client = wire.connect(server.port, timeout=60)
            data = wire.request("POST", "/vegalite.svg", [f"Content-Type: {JSON}"], b"x" * size)
            try:
                client.sendall(data[:-1])
            except OSError:
                pass
            return wire.read_answer(client)
        answers = in_threads(count, post)
        statuses = sorted({a.status if a else 0 for a in answers})
        run.check(f"{count} bodies of {size // MB} MB that do not end", set(statuses) <= {408, 503},
                  " ".join(map(str, statuses)), "408 503")
        run.below("… memory", server.grown(), most + most // 4 + 40 * MB)
        busy = [a for a in answers if a and a.status == 503]
        run.check("… those refused are told when to come again", all("retry-after" in a.headers for a in busy),
                  f"{len(busy)} refused", "Retry-After")
        run.well(server)


@attack()
def cancelled(run):
    """clients that leave"""
    count = 12 if run.quick else 40
    with run.server(queue=1000, workers=2, rows=200_000, steps=200_000_000, marks=500_000) as server:
        for name in ("HTTP/1, closed", "HTTP/1, reset"):
            clients = []
            for index in range(count):
                client = wire.connect(server.port)
                if "reset" in name:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                client.sendall(wire.request("POST", "/vegalite.svg", [f"Content-Type: {JSON}"],
                                            heavy_chart(f"{index} {name}")))
                clients.append(client)
            time.sleep(0.3)
            server.mark()
            for client in clients:
                client.close()
            begun = time.monotonic()
            answer = wire.ask(server.port, "GET", small_chart(5), timeout=30)
            took = time.monotonic() - begun
            run.check(f"{name}: a small chart after {count} heavy ones nobody waits for",
                      answer is not None and answer.status == 200 and took < 2 * run.scale, seconds(took),
                      f"{2 * run.scale:g} s")
            run.check("… and the work stops", server.rests(within=2 * run.scale), f"{server.spent():.2f} s of CPU", "rest")
        with wire.connect(server.port) as client:
            client.sendall(wire.PREFACE + wire.settings())
            for index in range(count):
                head = wire.block([(":method", "POST"), (":scheme", "http"), (":path", "/vegalite.svg"),
                                   (":authority", "test"), ("content-type", JSON)])
                client.sendall(wire.frame(wire.HEADERS, 4, 1 + 2 * index, head)
                               + wire.frame(wire.DATA, 1, 1 + 2 * index, heavy_chart(f"{index}h2")))
            time.sleep(0.3)
            for index in range(count):
                client.sendall(wire.frame(wire.RESET, 0, 1 + 2 * index, b"\0\0\0\x08"))
            run.check("HTTP/2: the work of streams that were reset stops", server.rests(within=2 * run.scale),
                      f"{server.spent():.2f} s of CPU", "rest")
        run.well(server)


@attack()
def frames(run):
    """floods of HTTP/2 frames"""
    floods = {
        "rapid resets": lambda i: wire.get(1 + 2 * i, small_chart(i)) + wire.frame(wire.RESET, 0, 1 + 2 * i, b"\0\0\0\x08"),
        "pings": lambda i: wire.frame(wire.PING, 0, 0, b"12345678"),
        "settings": lambda i: wire.settings(window=i % 1000),
        "endless continuation": lambda i: wire.frame(wire.HEADERS if i == 0 else wire.CONTINUATION, 0, 1,
                                                     wire.block([("a", "b" * 10_000)])),
        "empty data": lambda i: (wire.get(1, "/vegalite", ends=False) if i == 0 else b"") + wire.frame(wire.DATA, 0, 1),
        "window updates": lambda i: wire.frame(wire.WINDOW, 0, 0, b"\0\0\0\1"),
    }
    with run.server(**SHORT) as server:
        for name, make in floods.items():
            server.mark()
            sent, begun = 0, time.monotonic()
            try:
                with wire.connect(server.port, timeout=2) as client:
                    client.sendall(wire.PREFACE + wire.settings())
                    while time.monotonic() - begun < 1:
                        client.sendall(b"".join(make(sent + i) for i in range(50)))
                        sent += 50
            except OSError:
                pass
            run.below(f"{name}: memory after {sent} frames", server.grown(), 50 * MB)
            run.check("… and the work stops", server.rests(within=4), f"{server.spent():.2f} s of CPU", "rest")
        run.well(server)


@attack()
def links(run):
    """a flood of short links"""
    size, time_left = (50_000, 2) if run.quick else (90_000, 6)
    with run.server(link_bytes=32 * MB) as server:
        first = wire.ask(server.port, "POST", "/chart/create", [f"Content-Type: {JSON}"], b'{"chart":{"type":"bar"}}')
        path = json.loads(first.body)["url"].split("/", 3)[3] if first and first.status == 200 else ""
        run.check("a link is made", bool(path), str(first and first.status), "200")
        server.mark()
        end = time.monotonic() + time_left

        def flood(thread):
            made, statuses = 0, set()
            with wire.connect(server.port) as client:
                while time.monotonic() < end:
                    filler = f"{thread}-{made}-" + "x" * size
                    body = json.dumps({"chart": {"type": "bar", "data": {"labels": [filler], "datasets": []}}}).encode()
                    client.sendall(wire.request("POST", "/chart/create", [f"Content-Type: {JSON}"], body))
                    answer = wire.read_answer(client)
                    if answer is None:
                        break
                    statuses.add(answer.status)
                    made += 1
            return made, statuses
        results = in_threads(8, flood)
        made = sum(n for n, _ in results)
        statuses = sorted(set().union(*(s for _, s in results)))
        run.below(f"memory after {made} links ({' '.join(map(str, statuses))})", server.grown(), 150 * MB)
        answer = wire.ask(server.port, "GET", "/" + path + ".svg")
        run.check("… the link made before is still there", answer is not None and answer.status == 200,
                  str(answer and answer.status), "200")
        run.well(server)


@attack()
def heads(run):
    """heads that are odd, long or ambiguous"""
    chunked = "9f\r\n" + "x" * 0x9f + "\r\n0\r\n\r\n"
    two = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked
    fine = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    post = "POST /vegalite.svg HTTP/1.1\r\nHost: a\r\n"
    cases = {
        "two lengths": (post + two, 400),
        "two lengths, chunked first": (post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + chunked, 400),
        "two lengths after 6 kB": (post + "X: " + "a" * 6000 + "\r\n" + two, 400),
        "two lengths in a second request": (fine + post + two, 400),
        "two lengths after empty lines": ("\r\n\r\n" + post + two, 400),
        "two lengths of a GET": ("GET / HTTP/1.1\r\nHost: a\r\n" + two, 400),
        "two different lengths": (post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nxxxx", 400),
        "no host": ("GET / HTTP/1.1\r\n\r\n", 400),
        "CONNECT": ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", (400, 405, 501)),
        "a target of host and port": ("GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        "a target without a path": ("GET mailto:x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        "a target of a star": ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", (200, 204, 400, 404)),
        "a whole address": ("GET http://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        "raw quotes": ('GET /chart?c={"a":1} HTTP/1.1\r\nHost: a\r\n\r\n', 400),
        "an address of 70 000 bytes": (f"GET /{'a' * 70_000} HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        "an address of a megabyte": (f"GET /{'a' * MB} HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        "150 fields": (fine[:-2] + "".join(f"X-{i}: a\r\n" for i in range(150)) + "\r\n", (200, 431)),
        "5000 fields": (fine[:-2] + "".join(f"X-{i}: a\r\n" for i in range(5000)) + "\r\n", 431),
        "a field of a megabyte": (fine[:-2] + "X: " + "a" * MB + "\r\n\r\n", 431),
        "no HTTP at all": ("hello\r\n\r\n", 400),
        "a body that is packed": (post + "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415),
        "20 lines of Accept": ("GET / HTTP/1.1\r\nHost: a\r\n" + "Accept: image/x\r\n" * 19
                               + "Accept: application/json\r\n\r\n", 200),
    }
    with run.server(**SHORT) as server:
        for name, (data, wanted) in cases.items():
            wanted = wanted if isinstance(wanted, tuple) else (wanted,)
            got = wire.raw(server.port, data.encode(), timeout=PATIENCE + GRACE)
            answers = [part for part in got.split(b"HTTP/1.1 ")[1:]]
            last = answers[-1] if answers else b""
            if "second request" in name and len(answers) < 2:
                last = b""
            status = int(last[:3] or 0)
            head = last.split(b"\r\n\r\n")[0].lower()
            whole = b"cache-control:" in head and (status < 400 or b"content-type:" in head)
            run.check(name, status in wanted and whole, f"{status}{'' if whole else ', bare'}",
                      " or ".join(map(str, wanted)))
        run.well(server)


@attack(quick=False)
def reactor(run):
    """the health check beside large bodies"""
    with run.server() as server:
        stop = threading.Event()
        body = json.dumps({"url": "x", **chart({"values": [{"url": i} for i in range(850_000)]}, x="url", y="url")}).encode()

        def post(_):
            done = 0
            while not stop.is_set():
                wire.ask(server.port, "POST", "/vegalite.svg", [f"Content-Type: {JSON}"], body, timeout=60)
                done += 1
            return done
        times = []

        def probe():
            with wire.connect(server.port) as client:
                begun = time.monotonic()
                while time.monotonic() - begun < 15:
                    sent = time.monotonic()
                    client.sendall(wire.request("GET", "/healthz"))
                    if wire.read_answer(client) is None:
                        times.append(99.0)
                        break
                    times.append(time.monotonic() - sent)
                    time.sleep(0.02)
            stop.set()
        prober = threading.Thread(target=probe, daemon=True)
        prober.start()
        done = in_threads(8, post)
        prober.join()
        times.sort()
        p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
        run.check(f"8 clients post {len(body) / 1e6:.0f} MB each ({sum(filter(None, done))} in all), /healthz", p99 < 0.05,
                  f"median {p50 * 1e3:.1f}, 99th {p99 * 1e3:.1f}, most {times[-1] * 1e3:.1f} ms", "50 ms")
        run.well(server)


@attack()
def crowd(run):
    """a crowd that connects at once"""
    count = 200 if run.quick else 1000
    with run.server() as server:
        begun = time.monotonic()
        clients = []
        for _ in range(count):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", server.port))
            clients.append(client)
        data = wire.request("GET", "/healthz")
        poll, waiting, reading = select.epoll(), {c.fileno(): c for c in clients}, {}
        for number in waiting:
            poll.register(number, select.EPOLLOUT)
        answered = 0
        while (waiting or reading) and time.monotonic() - begun < 15:
            for number, _ in poll.poll(0.2):
                if number in waiting:
                    client = waiting.pop(number)
                    try:
                        client.send(data)
                        reading[number] = client
                        poll.modify(number, select.EPOLLIN)
                    except OSError:
                        poll.unregister(number)
                elif number in reading:
                    client = reading.pop(number)
                    poll.unregister(number)
                    try:
                        answered += client.recv(4096).startswith(b"HTTP/1.1 200")
                    except OSError:
                        pass
        took = time.monotonic() - begun
        for client in clients:
            client.close()
        run.check(f"{count} connections at once, each with a request", answered == count and took < 2 * run.scale,
                  f"{answered} answered in {took:.2f} s", f"all in {2 * run.scale:g} s")
        run.well(server)


@attack()
def stopping(run):
    """SIGTERM under load"""
    count = 16 if run.quick else 100
    with run.server(drain=10, workers=1, queue=1000) as server:
        rest = [wire.connect(server.port) for _ in range(4)]
        kept = [wire.connect(server.port) for _ in range(count)]
        for client in kept:
            client.sendall(wire.request("GET", "/healthz"))
            wire.read_answer(client)
        # The server does not run while these arrive, so it cannot have seen them when it is told to stop.
        server.process.send_signal(19)
        fresh = [wire.connect(server.port) for _ in range(count)]
        for index, client in enumerate(kept + fresh):
            client.sendall(wire.request("GET", small_chart(1000 + index)))
        server.terminate()
        begun = time.monotonic()
        server.process.send_signal(18)
        answers = [wire.read_answer(client) for client in kept + fresh]
        told = [a.status if a else 0 for a in answers]
        run.check(f"{count} kept connections get their answers", told[:count] == [200] * count,
                  f"{told[:count].count(200)} of {count}", "all")
        run.check(f"{count} connections that wait to be accepted, too", told[count:] == [200] * count,
                  f"{told[count:].count(200)} of {count}", "all")
        children = len(meter.tree(server.pid)) - 1
        for client in rest + kept + fresh:
            client.close()
        try:
            code = server.process.wait(10 + GRACE)
        except Exception:
            code = None
        took = time.monotonic() - begun
        run.check("the process ends", code == 0, f"exit {code} after {took:.2f} s, had {children} children", "0 in 10 s")


@attack(quick=False)
def bad_mix(run):
    """good charts beside bad ones"""
    with run.server(workers=2, deadline=4) as server:
        stop = threading.Event()
        bad = "{type:'bar',data:{labels:[1],datasets:[{data:[1]}]},options:{scales:{y:{ticks:{callback:(v)=>{for(;;){}}}}}}}"

        def trouble(index):
            rounds = 0
            while not stop.is_set():
                wire.ask(server.port, "POST", "/chartjs.svg", [f"Content-Type: {TEXT}"],
                         (bad + f"//{index}-{rounds}").encode(), timeout=20)
                wire.ask(server.port, "POST", "/vegalite.svg", [f"Content-Type: {JSON}"],
                         heavy_chart(f"{index}-{rounds}"), timeout=20)
                rounds += 1
            return rounds
        times, statuses = [], set()

        def good():
            for index in range(40):
                begun = time.monotonic()
                answer = wire.ask(server.port, "GET", small_chart(index), timeout=20)
                statuses.add(answer.status if answer else 0)
                times.append(time.monotonic() - begun)
                time.sleep(0.1)
            stop.set()
        thread = threading.Thread(target=good, daemon=True)
        thread.start()
        in_threads(4, trouble)
        thread.join()
        times.sort()
        run.check("40 small charts beside 4 clients with heavy ones", statuses == {200} and times[-1] < 2,
                  f"median {times[20] * 1e3:.0f} ms, most {times[-1] * 1e3:.0f} ms, {sorted(statuses)}", "2 s")
        run.well(server)

