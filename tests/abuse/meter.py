"""A server process under observation: its CPU time and memory, its children's included (Linux: reads /proc)."""

import os
import re
import resource
import signal
import subprocess
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
# No more address space than this for a process, so that a chart that breaks every limit does not take the machine with it.
MOST_SPACE = 6 << 30
PAGE = os.sysconf("SC_PAGE_SIZE")


def _stat(pid):
    """The fields of /proc/PID/stat after the name of the command; none when the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rsplit(b")", 1)[1].split()
    except (OSError, IndexError):
        return None


def _children(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                found += [int(word) for word in file.read().split()]
    except OSError:
        pass
    return found


def tree(pid):
    """The process and all that descend from it."""
    found, rest = [], [pid]
    while rest:
        pid = rest.pop()
        if _stat(pid) is not None:
            found.append(pid)
            rest += _children(pid)
    return found


def cpu_seconds(pid):
    """CPU time of the living tree and of the children that were waited for."""
    total = 0
    for index, one in enumerate(tree(pid)):
        fields = _stat(one)
        if fields is not None:
            total += int(fields[11]) + int(fields[12])
            total += (int(fields[13]) + int(fields[14])) if index == 0 else 0
    return total / TICK


def resident(pid):
    """Bytes of memory in use, the whole tree together."""
    total = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/statm") as file:
                total += int(file.read().split()[1]) * PAGE
        except (OSError, IndexError, ValueError):
            pass
    return total


def high_water(pid):
    """The most memory each living process of the tree has used, summed."""
    total = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/status") as file:
                found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
                total += int(found[1]) * 1024 if found else 0
        except OSError:
            pass
    return total


def _forget_high_water(pid):
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/clear_refs", "w") as file:
                file.write("5")
        except OSError:
            pass


def _bound():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_SPACE, MOST_SPACE))


class Server:
    """`plotd serve` on a free port of this host, with the given flags (`body_timeout=1` is `--body-timeout 1`)."""

    def __init__(self, binary, **flags):
        words = [binary, "serve", "--listen", "127.0.0.1:0"]
        for name, value in flags.items():
            words += ["--" + name.replace("_", "-"), str(value)]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PLOTD_")}
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=clean,
                                        preexec_fn=_bound)
        self.pid = self.process.pid
        self.said = []
        line = self.process.stderr.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not found:
            self.process.kill()
            raise RuntimeError(f"{' '.join(words)}: {line.strip()} {self.process.stderr.read().decode().strip()}")
        self.port = int(found[1])
        self.base = 0
        self.begun = 0.0
        self.peak = 0
        self._watching = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            self.said.append(line.decode(errors="replace"))

    def _watch(self):
        while self.process.poll() is None:
            self.peak = max(self.peak, resident(self.pid))
            time.sleep(0.02)

    @property
    def alive(self):
        return self.process.poll() is None

    @property
    def panicked(self):
        return any("panicked at" in line for line in self.said)

    def mark(self):
        """Begins a measurement."""
        _forget_high_water(self.pid)
        self.begun = cpu_seconds(self.pid)
        self.base = self.peak = resident(self.pid)

    def spent(self):
        """CPU seconds since the mark."""
        return cpu_seconds(self.pid) - self.begun

    def grown(self):
        """Bytes of memory at the highest since the mark, above those at the mark."""
        return max(self.peak, high_water(self.pid), self.base) - self.base

    def rests(self, within=1.5, window=0.3):
        """Whether the server stops working within a time: next to no CPU time in a window."""
        end = time.monotonic() + within
        while True:
            before = cpu_seconds(self.pid)
            time.sleep(window)
            if cpu_seconds(self.pid) - before <= 0.03:
                return True
            if time.monotonic() > end:
                return False

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def close(self):
        """Ends the server and whatever it leaves behind."""
        left = tree(self.pid) if self.alive else []
        if self.alive:
            self.process.kill()
        self.process.wait()
        for one in left[1:]:
            try:
                os.kill(one, signal.SIGKILL)
            except OSError:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
