"""Small requests that ask for much: each is a name, where it is posted, and what makes its body."""

import base64
import json
import struct
import zlib
from urllib.parse import urlencode

JSON, TEXT, FORM = "application/json", "text/plain", "application/x-www-form-urlencoded"
BOMBS = []


def bomb(name, target="/vegalite.svg", kind=JSON, quick=False):
    """Registers a function that makes a body: what JSON can say, or text."""
    def keep(make):
        def body():
            made = make()
            return (made if isinstance(made, str) else json.dumps(made)).encode()
        BOMBS.append((name, target, kind, quick, body))
        return make
    return keep


def numbers(field):
    return {"field": field, "type": "quantitative"}


def count_to(stop, name="x"):
    return {"sequence": {"start": 0, "stop": stop, "as": name}}


def chart(data, mark="point", x="x", y="x", transform=(), **more):
    """A plain chart of two numbers."""
    return {"data": data, "transform": list(transform), "mark": mark,
            "encoding": {"x": numbers(x), "y": numbers(y)}, **more}


def calculated(expression, rows=900_000):
    text = {"text": {"field": "y"}, "x": numbers("x")}
    return {"data": count_to(rows), "transform": [{"calculate": expression, "as": "y"}], "mark": "text",
            "encoding": text}


def random_points(count, mark, **more):
    return chart(count_to(count), mark, y="y", transform=[{"calculate": "random()", "as": "y"}], **more)


def png(side):
    """A white image of one bit a pixel, as a data URI: small to send, large to decode."""
    part = lambda name, data: (struct.pack(">I", len(data)) + name + data
                               + struct.pack(">I", zlib.crc32(name + data)))
    rows = zlib.compress(b"\0" * ((side // 8 + 1) * side), 9)
    data = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    data += part(b"IDAT", rows) + part(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(data).decode()


# --- scales, axes, legends

@bomb("log scale, base 1e10", quick=True)
def _():
    return {"data": {"values": [{"a": 1e-200, "b": 1}, {"a": 1e200, "b": 2}]}, "mark": "point",
            "encoding": {"x": {**numbers("a"), "scale": {"type": "log", "base": 1e10}}, "y": numbers("b")}}


@bomb("log scale, base 1.0000001", quick=True)
def _():
    return {"data": {"values": [{"a": 1e-300}, {"a": 1e300}]}, "mark": "point",
            "encoding": {"x": {**numbers("a"), "scale": {"type": "log", "base": 1.0000001}}}}


@bomb("a million ticks", quick=True)
def _():
    axis = {"tickCount": 1_000_000, "labelOverlap": False}
    return {**chart(count_to(10)), "encoding": {"x": {**numbers("x"), "axis": axis}, "y": numbers("x")}}


@bomb("100 000 axis values")
def _():
    axis = {"values": list(range(100_000)), "labelOverlap": False}
    return {**chart(count_to(10)), "encoding": {"x": {**numbers("x"), "axis": axis}}}


@bomb("100 000 categories with labels")
def _():
    return {"data": count_to(100_000), "mark": "bar",
            "encoding": {"x": {"field": "x", "type": "nominal"}, "y": numbers("x")}}


@bomb("100 000 legend entries")
def _():
    return {"data": count_to(100_000), "mark": "point",
            "encoding": {"x": numbers("x"), "color": {"field": "x", "type": "nominal"}}}


@bomb("expressions on a thousand ticks", quick=True)
def _():
    axis = {"tickCount": 900, "labelExpr": "join(sequence(100000))"}
    return {**chart(count_to(10)), "encoding": {"x": {**numbers("x"), "axis": axis}}}


@bomb("graticule of huge extent", quick=True)
def _():
    return {"data": {"graticule": {"step": [20, 20], "extent": [[-80, -1e308], [80, 70]]}},
            "projection": {"type": "conicEqualArea"}, "mark": {"type": "geoshape", "filled": False}}


@bomb("graticule of tiny steps", quick=True)
def _():
    return {"data": {"graticule": {"step": [1e-7, 1e-7], "precision": 1e-6}},
            "projection": {"type": "mercator"}, "mark": {"type": "geoshape", "filled": False}}


# --- composition

@bomb("row x column facet, 90 000 cells", quick=True)
def _():
    rest = [{"calculate": "datum.x % 300", "as": "r"}, {"calculate": "floor(datum.x / 300)", "as": "c"}]
    made = chart(count_to(90_000), transform=rest)
    for side, field in (("row", "r"), ("column", "c")):
        made["encoding"][side] = {"field": field, "type": "nominal"}
    return made


@bomb("row x column facet, 1000 cells of 1000 rows")
def _():
    rest = [{"calculate": "datum.x % 30", "as": "r"}, {"calculate": "floor(datum.x / 30) % 33", "as": "c"}]
    made = chart(count_to(1_000_000), transform=rest)
    for side, field in (("row", "r"), ("column", "c")):
        made["encoding"][side] = {"field": field, "type": "nominal"}
    return made


@bomb("repeat in repeat, 30^5", quick=True)
def _():
    made = chart(count_to(10))
    for _ in range(5):
        made = {"repeat": [f"f{i}" for i in range(30)], "spec": made}
    return made


@bomb("20 000 layers", quick=True)
def _():
    return {"data": count_to(100), "layer": [{"mark": "rule", "encoding": {"x": numbers("x")}}] * 20_000}


@bomb("layers with a million rows each")
def _():
    layer = {"mark": "point", "encoding": {"x": numbers("x")},
             "transform": [{"aggregate": [{"op": "count", "as": "x"}]}]}
    return {"data": count_to(1_000_000), "layer": [{**layer, "title": str(i)} for i in range(300)]}


@bomb("100 000 params", quick=True)
def _():
    return {"params": [{"name": f"p{i}", "value": i} for i in range(100_000)], **chart({"values": [{"x": 1}]})}


@bomb("10 000 params of each other")
def _():
    params = [{"name": "p0", "value": 1}] + [{"name": f"p{i}", "expr": f"p{i - 1} + p0"} for i in range(1, 10_000)]
    return {"params": params, **chart({"values": [{"x": 1}]})}


# --- data

@bomb("200 000 rows with keys of their own")
def _():
    return chart({"values": [{f"k{i}": 1} for i in range(200_000)]}, x="k1", y="k2")


@bomb("10 000 rows with keys of their own", quick=True)
def _():
    return chart({"values": [{f"k{i}": 1} for i in range(10_000)]}, x="k1", y="k2")


@bomb("CSV of 5000 columns, 900 000 short rows")
def _():
    text = ",".join(f"c{i}" for i in range(5000)) + "\n" + "1\n" * 900_000
    return chart({"values": text, "format": {"type": "csv"}}, x="c0", y="c1")


@bomb("CSV of a million columns")
def _():
    text = ",".join(f"c{i}" for i in range(1_000_000)) + "\n" + ",".join("1" * 1_000_000)
    return chart({"values": text, "format": {"type": "csv"}}, x="c0", y="c1")


@bomb("CSV of 1000 columns, 1000 short rows", quick=True)
def _():
    text = ",".join(f"c{i}" for i in range(1000)) + "\n" + "1\n" * 1000
    return chart({"values": text, "format": {"type": "csv"}}, x="c0", y="c1")


@bomb("TopoJSON that repeats an arc")
def _():
    topology = {"type": "Topology", "objects": {"a": {"type": "LineString", "arcs": [0] * 500_000}},
                "arcs": [[[i, i % 90] for i in range(300)]]}
    return {"data": {"values": topology, "format": {"type": "topojson", "feature": "a"}}, "mark": "geoshape"}


@bomb("900 000 values called url")
def _():
    return chart({"values": [{"url": i} for i in range(900_000)]}, x="url", y="url")


@bomb("numbers of 100 000 digits", quick=True)
def _():
    digits = "9" * 100_000
    rows = ",".join('{"x":' + digits + "}" for _ in range(100))
    return '{"data":{"values":[' + rows + ']},"mark":"point","encoding":{"x":{"field":"x","type":"quantitative"}}}'


@bomb("nested 100 000 deep", quick=True)
def _():
    return '{"data":' + "[" * 100_000 + "]" * 100_000 + ',"mark":"point"}'


# --- transforms

@bomb("pivot of a sequence")
def _():
    rest = [{"calculate": "1", "as": "y"}, {"pivot": "x", "value": "y"}]
    return chart(count_to(100_000), x="y", y="y", transform=rest)


@bomb("pivot into 3000 columns and groups", quick=True)
def _():
    rest = [{"calculate": "1", "as": "y"}, {"pivot": "x", "value": "y", "groupby": ["x"]}]
    return chart(count_to(3_000), x="y", y="y", transform=rest)


@bomb("sequence(1000) a row")
def _():
    return calculated("sequence(1000)")


@bomb("sequence(1e9)", quick=True)
def _():
    return calculated("sequence(1e9)", 10)


@bomb("a padded string a row")
def _():
    return calculated("pad('', 1000, 'x') + datum.x")


@bomb("a string of 1e9 letters", quick=True)
def _():
    return calculated("pad('', 1e9, 'x')", 10)


@bomb("a replaced string a row")
def _():
    return calculated("replace(pad('', 1000, 'x'), regexp('x', 'g'), pad('', 1000, 'y'))", 100_000)


@bomb("flatten over and over")
def _():
    rows = [{name: list(range(1000)) for name in "abc"}]
    return chart({"values": rows}, x="a", y="b", transform=[{"flatten": [name]} for name in "abc"])


@bomb("fold of 1000 fields, 1000 rows, twice")
def _():
    names = [f"c{i}" for i in range(1000)]
    rows = [{name: 1 for name in names} for _ in range(1000)]
    return chart({"values": rows}, x="value", y="value", transform=[{"fold": names}, {"fold": names}])


@bomb("impute of a million keys")
def _():
    rest = [{"calculate": "datum.x % 1000", "as": "g"},
            {"impute": "x", "key": "k", "keyvals": {"start": 0, "stop": 1_000_000}, "groupby": ["g"], "value": 0}]
    return chart(count_to(10_000), transform=rest)


for _op in ("values", "distinct", "median", "stdev"):
    def _window(op=_op):
        window = [{"op": op, "field": "x", "as": "m"}]
        return chart(count_to(100_000), y="m", transform=[{"window": window, "frame": [None, 0]}])
    bomb(f"cumulative window of {_op}")(_window)


@bomb("density of a million steps")
def _():
    return chart(count_to(100_000), "area", x="value", y="density", transform=[{"density": "x", "steps": 1_000_000}])


@bomb("loess of 100 000 rows")
def _():
    return chart(count_to(100_000), "line", y="y",
                 transform=[{"calculate": "random()", "as": "y"}, {"loess": "y", "on": "x", "bandwidth": 0.5}])


@bomb("quantiles by 1e-7", quick=True)
def _():
    return chart(count_to(1000), x="prob", y="value", transform=[{"quantile": "x", "step": 1e-7}])


@bomb("regression of order 1000")
def _():
    return chart(count_to(100_000), "line", y="y",
                 transform=[{"calculate": "random()", "as": "y"},
                            {"regression": "y", "on": "x", "method": "poly", "order": 1000}])


@bomb("bins of 1e9", quick=True)
def _():
    made = chart(count_to(1000))
    made["encoding"]["x"]["bin"] = {"step": 1e-9}
    return made


@bomb("error bands of 100 000 groups")
def _():
    return chart(count_to(300_000), {"type": "errorband", "extent": "ci"}, x="g",
                 transform=[{"calculate": "datum.x % 100000", "as": "g"}])


@bomb("stack of a million rows")
def _():
    made = chart(count_to(1_000_000), "bar", y="x", transform=[{"calculate": "datum.x % 10", "as": "g"}])
    made["encoding"]["x"] = {"field": "g", "type": "nominal"}
    made["encoding"]["detail"] = {"field": "x", "type": "nominal"}
    return made


# --- marks and pixels

@bomb("100 000 texts, PNG", "/vegalite.png")
def _():
    made = chart(count_to(100_000), "text")
    made["encoding"]["text"] = {"field": "x"}
    return made


@bomb("100 000 images, PNG", "/vegalite.png")
def _():
    return chart(count_to(100_000), {"type": "image", "url": png(8), "width": 9, "height": 9})


@bomb("an embedded PNG of 7000 x 7000 drawn 300 times", "/vegalite.png")
def _():
    return chart(count_to(300), {"type": "image", "url": png(7000), "width": 200, "height": 200})


@bomb("100 000 wide trails, PNG", "/vegalite.png")
def _():
    made = random_points(100_000, {"type": "trail", "opacity": 0.5}, width=4000, height=4000)
    made["encoding"]["size"] = {**numbers("y"), "scale": {"range": [1, 500]}}
    return made


@bomb("500 000 points, PNG", "/vegalite.png")
def _():
    return chart(count_to(499_999))


@bomb("50 000 large circles, PNG", "/vegalite.png")
def _():
    mark = {"type": "circle", "size": 4_000_000, "opacity": 0.5}
    return random_points(50_000, mark, width=2000, height=2000)


@bomb("100 000 dashes a line, PNG", "/vegalite.png")
def _():
    return random_points(20_000, {"type": "line", "strokeDash": [0.01, 0.01]}, width=4000, height=4000)


@bomb("a gradient of 100 000 stops, PNG", "/vegalite.png", quick=True)
def _():
    stops = [{"offset": i / 100_000, "color": "red"} for i in range(100_000)]
    return chart(count_to(100), {"type": "bar", "color": {"gradient": "linear", "stops": stops}})


@bomb("10 000 gradients over everything, PNG", "/vegalite.png")
def _():
    stops = [{"offset": 0, "color": "#f008"}, {"offset": 1, "color": "#00f8"}]
    mark = {"type": "circle", "size": 4_000_000, "color": {"gradient": "radial", "stops": stops}}
    return random_points(10_000, mark, width=2000, height=2000)


@bomb("a title of 100 000 lines", quick=True)
def _():
    return {"title": ["x"] * 100_000, **chart(count_to(10))}


@bomb("a title of 100 000 lines, PNG", "/vegalite.png", quick=True)
def _():
    return {"title": ["x"] * 100_000, **chart(count_to(10))}


@bomb("a label of 10 MB", quick=True)
def _():
    return {"title": "W" * 10_000_000, **chart(count_to(10))}


@bomb("a path of 10 MB", "/vegalite.png")
def _():
    return chart(count_to(1), {"type": "point", "shape": "M0,0" + "L1,1L0,1" * 1_000_000})


@bomb("a shape drawn 100 000 times, PNG", "/vegalite.png")
def _():
    return random_points(100_000, {"type": "point", "shape": "M0,0" + "L1,1L0,1" * 1_000, "size": 10_000})


@bomb("a page with a table of 200 000 columns", "/vegalite.html")
def _():
    return chart({"values": [{f"c{i}": i for i in range(200_000)}] * 2}, x="c0", y="c1")


@bomb("a page with a table of a million rows", "/vegalite.html")
def _():
    return chart(count_to(1_000_000), "line")


# --- Chart.js

def _js(name, quick=False, form="svg"):
    return bomb(name, f"/chartjs.{form}", TEXT, quick)


@_js("pie of 200 000 slices")
def _():
    return "{type:'pie',data:{labels:[],datasets:[{data:[" + "1," * 200_000 + "1]}]}}"


@_js("pie of 200 000 slices, PNG", form="png")
def _():
    return "{type:'pie',data:{labels:[],datasets:[{data:[" + "1," * 200_000 + "1]}]}}"


@_js("a label of 100 000 lines, Chart.js", quick=True)
def _():
    return "{type:'bar',data:{labels:[[" + "'x'," * 100_000 + "]],datasets:[{data:[1]}]}}"


@_js("treemap of 60 000")
def _():
    return "{type:'treemap',data:{datasets:[{tree:[" + ",".join(str(i % 97 + 1) for i in range(60_000)) + "]}]}}"


@_js("scriptable options of 200 000 points")
def _():
    loops = "(c)=>{let n=0;for(let i=0;i<1000;i++){n+=i}return n>c.dataIndex?'red':'blue'}"
    return ("{type:'bar',data:{labels:[],datasets:[{backgroundColor:" + loops + ",borderColor:" + loops
            + ",data:[" + "1," * 200_000 + "1]}]}}")


@_js("functions that build a long string", quick=True)
def _():
    grows = "(v)=>{let s='x';for(let i=0;i<60;i++){s=s+s}return s}"
    return "{type:'bar',data:{labels:[1],datasets:[{data:[1]}]},options:{scales:{y:{ticks:{callback:" + grows + "}}}}}"


@_js("functions that build a long list", quick=True)
def _():
    grows = "(v)=>{let s=[1];for(let i=0;i<60;i++){s=s.concat(s)}return s.length}"
    return "{type:'bar',data:{labels:[1],datasets:[{data:[1]}]},options:{scales:{y:{ticks:{callback:" + grows + "}}}}}"


@_js("a function that calls itself", quick=True)
def _():
    return ("{type:'bar',data:{labels:[1],datasets:[{data:[1]}]},options:{scales:{y:{ticks:{callback:"
            "(v)=>{const f=(n)=>f(n+1)+f(n+2);return f(0)}}}}}}")


@_js("10 000 data sets")
def _():
    return "{type:'line',data:{labels:[1,2,3],datasets:[" + "{label:'a',data:[1,2,3]}," * 10_000 + "]}}"


@_js("10 000 data sets that fill to the next")
def _():
    return "{type:'line',data:{labels:[1,2,3],datasets:[" + "{fill:'+1',data:[1,2,3]}," * 10_000 + "]}}"


@_js("ticks by 1e-9", quick=True)
def _():
    return ("{type:'bar',data:{labels:[1],datasets:[{data:[1]}]},"
            "options:{scales:{y:{max:1e9,ticks:{stepSize:1e-9,autoSkip:false}}}}}")


@_js("a century in seconds", quick=True)
def _():
    return ("{type:'line',data:{datasets:[{data:[{x:'1900-01-01',y:1},{x:'2000-01-01',y:2}]}]},"
            "options:{scales:{x:{type:'time',time:{unit:'second'},ticks:{source:'auto',autoSkip:false}}}}}")


@_js("100 000 annotations")
def _():
    return ("{type:'line',data:{labels:[1],datasets:[{data:[1]}]},options:{plugins:{annotation:{annotations:["
            + "{type:'label',xValue:1,yValue:1,content:'x'}," * 100_000 + "]}}}}")


@_js("sankey of 20 000 flows")
def _():
    flows = ",".join(f"{{from:'a{i % 200}',to:'b{i % 199}',flow:1}}" for i in range(20_000))
    return "{type:'sankey',data:{datasets:[{data:[" + flows + "]}]}}"


@_js("violin of a million numbers")
def _():
    return "{type:'violin',data:{labels:['a'],datasets:[{data:[[" + "1,2," * 500_000 + "1]]}]}}"


@_js("data labels on 100 000 points, PNG", form="png")
def _():
    return ("{type:'line',data:{labels:[],datasets:[{data:[" + "1,2," * 50_000
            + "1],datalabels:{display:true}}]},options:{plugins:{datalabels:{display:true}}}}")


@_js("brackets 100 000 deep", quick=True)
def _():
    return "[" * 100_000


# --- addresses

def _address(**words):
    return urlencode(words)


@bomb("Image Charts: a million numbers", "/chart.png", FORM)
def _():
    return _address(cht="lc", chs="500x300", chd="t:" + "1," * 1_000_000 + "1")


@bomb("Image Charts: 100 000 pie slices", "/chart.png", FORM)
def _():
    return _address(cht="p", chs="500x300", chd="t:" + "1," * 100_000 + "1")


@bomb("Image Charts: 100 000 markers", "/chart.png", FORM)
def _():
    return _address(cht="lc", chs="500x300", chd="t:1,2,3", chm="|".join(["o,ff0000,0,-1,100"] * 100_000))


@bomb("QR code of a megabyte", "/qr.png", FORM, quick=True)
def _():
    return _address(text="x" * 1_000_000)


@bomb("QR code with a caption of a megabyte", "/qr.png", FORM, quick=True)
def _():
    return _address(text="x", caption="W " * 500_000)
