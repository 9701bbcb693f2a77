"""Runs every method of the PyPI package quickchart.io against a plotd server: HOST:PORT is the only argument."""

import html
import re
import sys
import tempfile

import requests
from quickchart import QuickChart, QuickChartFunction

PNG = b"\x89PNG\r\n\x1a\n"


def chart(host: str) -> QuickChart:
    qc = QuickChart()
    qc.scheme, qc.host = "http", host
    qc.width, qc.height, qc.device_pixel_ratio = 320, 200, 2.0
    qc.config = {
        "type": "bar",
        "data": {"labels": ["Q1", "Q2"], "datasets": [{"label": "Users", "data": [50, 60]}]},
        "options": {"scales": {"yAxes": [{"ticks": {"callback": QuickChartFunction("(v) => v + '%'")}}]}},
    }
    return qc


# What addresses and bodies take apart: each must arrive as it is.
LABELS = [
    "two words", "a+b", "R&D", "50 % off", "100%25", "a=b?c#d", "Zoë Łódź", "Ω → ∞", "it's", '"quoted"', "semi;colon",
    "back\\slash", "</text>",
]


def labels(host: str) -> None:
    for label in LABELS:
        qc = chart(host)
        qc.format, qc.width = "svg", 900
        qc.config = {"type": "bar", "data": {"labels": [label], "datasets": [{"label": "of " + label, "data": [1]}]}}
        for how, data in [
            ("get_url", requests.get(qc.get_url(), timeout=30).content),
            ("get_short_url", requests.get(qc.get_short_url(), timeout=30).content),
            ("get_bytes", qc.get_bytes()),
        ]:
            texts = [html.unescape(t) for t in re.findall("<text[^>]*>([^<]*)<", data.decode())]
            for said in (label, "of " + label):
                assert said in texts, f"{how}: {said} in {texts}"
    print("ok labels", len(LABELS))


def main(host: str) -> None:
    labels(host)
    qc = chart(host)
    size = (640).to_bytes(4, "big") + (400).to_bytes(4, "big")
    for name, data in [
        ("get_bytes", qc.get_bytes()),
        ("get_url", requests.get(qc.get_url(), timeout=30).content),
        ("get_short_url", requests.get(qc.get_short_url(), timeout=30).content),
    ]:
        assert data[:8] == PNG and data[16:24] == size, name
        print("ok", name, len(data), "bytes")
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        qc.to_file(file.name)
        assert file.read(8) == PNG
        print("ok to_file")
    filled = requests.get(qc.get_short_url() + "?data1=5,9&title=T", timeout=30)
    assert filled.status_code == 200 and filled.content[:8] == PNG and filled.content != qc.get_bytes()
    print("ok template")
    qc.format = "svg"
    assert b"<svg" in qc.get_bytes()
    print("ok svg")
    qc.format, qc.config = "webp", {"type": "bar"}
    try:
        qc.get_bytes()
        raise SystemExit("webp was answered")
    except RuntimeError as error:
        assert "png, svg" in str(error), error
        print("ok error:", str(error).replace("\n", " "))


main(sys.argv[1])
