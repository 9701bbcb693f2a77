"""Makes the embedded fonts: a subset of each face, and a table of its ASCII advances and kerning pairs.

Usage: subset.py SOURCE_DIR (Arimo, Cousine and Tinos as TTF files, e.g. Arimo_400Regular.ttf); needs fonttools and
uharfbuzz. Kept: Latin, Greek, Cyrillic, punctuation, currency, arrows, mathematical operators and shapes that the faces
have; kerning. Dropped: hinting, ligatures and other features that charts do not need (shaping is 2.8 times cheaper).
"""
import struct
import subprocess
import sys
from pathlib import Path

import uharfbuzz as hb

RANGES = "U+0020-007E,U+00A0-024F,U+0259,U+02C6-02DD,U+0300-0304,U+0306-030C,U+0370-03FF,U+0400-045F,U+0490-0491," \
    "U+1E80-1E85,U+1EF2-1EF3,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-214F,U+2150-218F,U+2190-21FF,U+2200-22FF," \
    "U+2300-23FF,U+2500-25FF,U+2610-2612,U+2660-2666,U+FFFD"
FACES = [
    ("Arimo_400Regular", "sans-regular"), ("Arimo_700Bold", "sans-bold"),
    ("Arimo_400Regular_Italic", "sans-italic"), ("Arimo_700Bold_Italic", "sans-bold-italic"),
    ("Cousine_400Regular", "mono-regular"), ("Cousine_700Bold", "mono-bold"),
    ("Tinos_400Regular", "serif-regular"), ("Tinos_700Bold", "serif-bold"),
]


def advances(font, text):
    buf = hb.Buffer()
    buf.add_str(text)
    buf.guess_segment_properties()
    hb.shape(font, buf)
    return sum(p.x_advance for p in buf.glyph_positions)


def main():
    here, source = Path(__file__).parent, Path(sys.argv[1])
    for name, out in FACES:
        path = next(source.rglob(name + ".ttf"))
        target = here / (out + ".ttf")
        subprocess.run([sys.executable, "-m", "fontTools.subset", str(path), f"--unicodes={RANGES}", "--no-hinting",
                        "--layout-features=kern", "--drop-tables+=DSIG,GDEF", "--name-IDs=0,1,2,3,4,5,6,13,14",
                        "--notdef-outline", f"--output-file={target}"], check=True)
        font = hb.Font(hb.Face(target.read_bytes()))
        chars = [chr(c) for c in range(32, 127)]
        single = [advances(font, c) for c in chars]
        pairs = [advances(font, a + b) - single[i] - single[j]
                 for i, a in enumerate(chars) for j, b in enumerate(chars)]
        data = struct.pack("<H95H", font.face.upem, *single) + struct.pack(f"<{len(pairs)}h", *pairs)
        (here / (out + ".metrics")).write_bytes(data)


main()
