#!/usr/bin/env python3
"""Makes the embedded fonts from the upstream TTFs.

Usage: subset.py SOURCE_DIR TARGET_DIR   (needs fonttools)

SOURCE_DIR holds the unpacked npm packages @expo-google-fonts/arimo 0.4.3, @expo-google-fonts/cousine 0.4.3 and
@expo-google-fonts/tinos 0.4.2, or the same TTFs from the projects themselves (SIL Open Font License 1.1, see OFL.txt).

What stays: Latin with its extensions, Greek, Cyrillic, punctuation, currency, arrows, mathematical operators, box
drawing and geometric shapes; of the layout features only kerning (`kern` in GPOS). Hinting, substitutions and mark
positioning go: charts need none of them, and a shaper starts several times faster without.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

FACES = [
    "Arimo_400Regular", "Arimo_700Bold", "Arimo_400Regular_Italic", "Arimo_700Bold_Italic",
    "Cousine_400Regular", "Cousine_700Bold", "Tinos_400Regular", "Tinos_700Bold",
]
STYLES = {"400Regular": "Regular", "700Bold": "Bold", "400Regular_Italic": "Italic", "700Bold_Italic": "BoldItalic"}
RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F),          # ASCII, Latin-1, Latin Extended-A and -B
    (0x2B0, 0x36F),                       # modifier letters, combining marks
    (0x370, 0x3FF), (0x400, 0x52F),       # Greek, Cyrillic
    (0x1E00, 0x1EFF),                     # Latin Extended Additional (Vietnamese)
    (0x2000, 0x206F), (0x2070, 0x209F),   # punctuation, superscripts and subscripts
    (0x20A0, 0x20CF),                     # currency
    (0x2100, 0x218F),                     # letter-like symbols, number forms
    (0x2190, 0x21FF), (0x2200, 0x22FF),   # arrows, mathematical operators
    (0x2300, 0x23FF), (0x2500, 0x25FF),   # technical, box drawing, blocks, geometric shapes
    (0x2600, 0x27BF),                     # symbols and dingbats
    (0xFB01, 0xFB02), (0xFFFD, 0xFFFD),
]


def make(source: pathlib.Path, target: pathlib.Path) -> int:
    options = subset.Options()
    options.layout_features = ["kern"]
    options.drop_tables += ["GSUB", "GDEF", "gasp", "meta", "STAT", "DSIG", "FFTM"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.glyph_names = False
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=[c for low, high in RANGES for c in range(low, high + 1)])
    worker.subset(font)
    font.save(target)
    return target.stat().st_size


def main() -> None:
    sources, targets = map(pathlib.Path, sys.argv[1:3])
    total = 0
    for face in FACES:
        family, style = face.split("_", 1)
        source = next(sources.rglob(face + ".ttf"))
        total += make(source, targets / f"{family}-{STYLES[style]}.ttf")
    print(f"{len(FACES)} faces, {total} bytes")


if __name__ == "__main__":
    main()
