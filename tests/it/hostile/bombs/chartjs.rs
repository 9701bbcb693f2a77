//! Chart.js, of each version and as QuickChart takes it: many data of each type, plugins, and functions.

use super::{Bomb, Share};
use plotd::{Dialect, Version};
use std::fmt::Write as _;

/// Every way a configuration is read; what is large goes round them.
const DIALECTS: [Dialect; 4] = [
    Dialect::ChartJs(Version::V2),
    Dialect::ChartJs(Version::V3),
    Dialect::ChartJs(Version::V4),
    Dialect::QuickChart(Version::V2),
];

/// All of them.
pub fn all(share: Share) -> Vec<Bomb> {
    let kinds = [types, pixels, options, functions, pens, words];
    let of_each = |(name, text): (String, String)| {
        DIALECTS.map(|dialect| Bomb { name: format!("{dialect:?}: {name}"), dialect, text: text.clone() })
    };
    kinds.into_iter().flat_map(|kind| kind(share)).flat_map(of_each).collect()
}

/// Items of a list, one for each number.
fn list(n: usize, item: impl Fn(usize) -> String) -> String {
    let mut out = String::from("[");
    (0..n).for_each(|i| _ = write!(out, "{},", item(i)));
    out + "]"
}

fn numbers(n: usize) -> String {
    list(n, |i| (i % 97 + 1).to_string())
}

/// A chart of one data set.
fn chart(of: &str, data: &str) -> String {
    more(of, data, "", "")
}

/// With more in the data set, and in the options.
fn more(of: &str, data: &str, set: &str, options: &str) -> String {
    format!("{{type:'{of}',data:{{labels:{data},datasets:[{{data:{data}{set}}}]}},options:{{{options}}}}}")
}

type Named = Vec<(String, String)>;

/// With names of their own.
fn named<const N: usize>(all: [(&str, String); N]) -> Named {
    all.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

/// Many data of each type.
fn types(share: Share) -> Named {
    let pairs = |n: usize| list(n, |i| format!("{{x:{i},y:{},r:{}}}", i * 7 % 97, i % 30));
    let samples = |n: usize, each: usize| list(n, |_| numbers(each));
    let flows = |n: usize, ends: usize| {
        list(n, |i| format!("{{from:'a{}',to:'b{}',flow:{}}}", i % ends, i * 7 % ends, i % 9 + 1))
    };
    let chain = |n: usize| list(n, |i| format!("{{from:'a{i}',to:'a{}',flow:1}}", i + 1));
    let candles = list(share.of(100_000), |i| format!("{{x:{},o:1,h:2,l:0,c:1}}", i * 86_400_000));
    let cells = list(share.of(100_000), |i| format!("{{x:{},y:{},v:{i}}}", i % 300, i / 300));
    let errors = list(share.of(100_000), |i| format!("{{x:{i},y:{i},xMin:1,xMax:[2,3],yMin:[1,2],yMax:[3,4]}}"));
    let tree = |n: usize, extra: &str| {
        let data =
            if extra.is_empty() { numbers(n) } else { list(n, |i| format!("{{v:{i},g:'{}',h:'{i}'}}", i % 999)) };
        format!("{{type:'treemap',data:{{datasets:[{{tree:{data}{extra}}}]}}}}")
    };
    let raw = |of: &str, data: &str| format!("{{type:'{of}',data:{{datasets:[{{data:{data}}}]}}}}");
    named([
        ("bars", chart("bar", &numbers(share.of(200_000)))),
        ("lines", chart("line", &numbers(share.of(200_000)))),
        ("points", raw("scatter", &pairs(share.of(100_000)))),
        ("bubbles", raw("bubble", &pairs(share.of(100_000)))),
        ("slices", chart("pie", &numbers(share.of(200_000)))),
        (
            "rings",
            format!("{{type:'doughnut',data:{{datasets:{}}}}}", list(share.of(100_000), |_| "{data:[1,2]}".into())),
        ),
        ("sectors", chart("polarArea", &numbers(share.of(200_000)))),
        ("corners of a radar", chart("radar", &numbers(share.of(100_000)))),
        ("tiles of a treemap", tree(share.of(60_000), "")),
        ("groups of a treemap", tree(share.of(60_000), ",key:'v',groups:['g','h']")),
        ("flows", raw("sankey", &flows(share.of(60_000), 1000))),
        ("flows of one to one", raw("sankey", &flows(share.of(60_000), 1_000_000))),
        ("a chain of flows", raw("sankey", &chain(share.of(60_000)))),
        ("samples of a box", chart("boxplot", &samples(2, share.of(300_000)))),
        ("boxes", chart("boxplot", &samples(share.of(60_000), 5))),
        ("samples of a violin", chart("violin", &samples(2, share.of(300_000)))),
        ("violins", chart("violin", &samples(share.of(60_000), 5))),
        ("candles", raw("candlestick", &candles)),
        ("bars of prices", raw("ohlc", &candles)),
        ("cells of a matrix", raw("matrix", &cells)),
        ("whiskers", raw("scatterWithErrorBars", &errors)),
        ("parts of a funnel", chart("funnel", &numbers(share.of(100_000)))),
        ("a sparkline", raw("sparkline", &numbers(share.of(200_000)))),
        ("gauges", format!("{{type:'gauge',data:{{datasets:[{{value:1,data:{}}}]}}}}", numbers(share.of(100_000)))),
        ("bars of progress", raw("progressBar", &numbers(share.of(100_000)))),
        ("outlabels", chart("outlabeledPie", &numbers(share.of(100_000)))),
        (
            "data sets",
            format!(
                "{{type:'line',data:{{labels:[1,2],datasets:{}}}}}",
                list(share.of(100_000), |_| "{fill:'+1',data:[1,2]}".into())
            ),
        ),
        (
            "stacks",
            format!(
                "{{type:'bar',data:{{labels:[1,2],datasets:{}}},options:{{scales:{{x:{{stacked:true}},y:{{stacked:true}},xAxes:[{{stacked:true}}],yAxes:[{{stacked:true}}]}}}}}}",
                list(share.of(100_000), |i| format!("{{stack:'{}',data:[1,2]}}", i % 7))
            ),
        ),
    ])
}

/// Charts that cost as pixels.
fn pixels(share: Share) -> Named {
    let data = list(share.of(50_000), |i| format!("{{x:{i},y:{},r:300}}", i * 7 % 97));
    let line = |set: &str| more("line", &numbers(share.of(100_000)), set, "");
    let words = "W".repeat(1000);
    named([
        ("large bubbles", more("bubble", &data, ",backgroundColor:'rgba(9,9,9,.5)'", "")),
        ("large points", line(",pointRadius:300,radius:300,backgroundColor:'rgba(9,9,9,.5)'")),
        ("wide lines", line(",borderWidth:300,borderColor:'rgba(9,9,9,.5)'")),
        ("dashes of next to nothing", line(",borderDash:[.01,.01],pointRadius:0")),
        ("long labels of slices", more("outlabeledPie", &list(share.of(30_000), |_| format!("'{words}'")), "", "")),
    ])
}

/// Plugins, guides and texts.
#[expect(clippy::too_many_lines, reason = "a list, one configuration after another")]
fn options(share: Share) -> Named {
    let few = "[1,2,3]";
    let with = |options: &str| more("bar", few, "", options);
    let note = "{type:'line',mode:'horizontal',scaleID:'y-axis-0',value:1,yMin:1,yMax:2,label:{enabled:true,display:true,content:['x','y']}}";
    let notes = |note: &str, n: usize| list(share.of(n), |_| note.to_owned());
    let lines = |n: usize| list(share.of(n), |_| "'x'".to_owned());
    let axes: String = (0..share.of(100_000)).map(|i| format!("y{i}:{{type:'linear',position:'left'}},")).collect();
    let unknown: String = (0..share.of(100_000)).map(|i| format!("a{i}:1,")).collect();
    named([
        (
            "annotations",
            with(&format!(
                "annotation:{{annotations:{n}}},plugins:{{annotation:{{annotations:{n}}}}}",
                n = notes(note, 60_000)
            )),
        ),
        (
            "boxes",
            with(&format!(
                "plugins:{{annotation:{{annotations:{}}}}}",
                notes("{type:'box',xMin:0,xMax:1,yMin:0,yMax:1}", 60_000)
            )),
        ),
        (
            "polygons of many corners",
            with("plugins:{annotation:{annotations:{a:{type:'polygon',sides:1e7,radius:100}}}}"),
        ),
        (
            "labels of data",
            more("bar", &numbers(share.of(100_000)), "", "plugins:{datalabels:{display:true,formatter:'abc'}}"),
        ),
        (
            "a label of many lines",
            format!("{{type:'bar',data:{{labels:[{}],datasets:[{{data:[1]}}]}}}}", lines(1_000_000)),
        ),
        (
            "a title of many lines",
            with(&format!(
                "title:{{display:true,text:{l}}},plugins:{{title:{{display:true,text:{l}}}}}",
                l = lines(500_000)
            )),
        ),
        (
            "entries of a legend",
            more(
                "pie",
                &list(share.of(200_000), |i| format!("'entry {i}'")),
                "",
                "legend:{position:'left'},plugins:{legend:{position:'left'}}",
            ),
        ),
        ("axes", with(&format!("scales:{{{axes}}}"))),
        ("unknown options", with(&unknown)),
        (
            "ticks by next to nothing",
            with("scales:{y:{min:0,max:1e15,ticks:{stepSize:1e-9}},yAxes:[{ticks:{min:0,max:1e15,stepSize:1e-9}}]}"),
        ),
        ("all moments of all time", {
            more(
                "line",
                "['0001-01-01','9999-12-31']",
                "",
                "scales:{x:{type:'time',time:{unit:'millisecond'}},xAxes:[{type:'time',time:{unit:'millisecond'}}]}",
            )
        }),
        (
            "a gradient of many stops",
            more(
                "bar",
                few,
                &format!(
                    ",backgroundColor:getGradientFillHelper('vertical',{})",
                    list(share.of(100_000), |_| "'red'".into())
                ),
                "",
            ),
        ),
        ("dashes of many parts", more("line", few, &format!(",borderDash:{}", numbers(share.of(1_000_000))), "")),
        (
            "colours",
            more(
                "bar",
                few,
                &format!(",backgroundColor:{}", list(share.of(500_000), |i| format!("'#{:06x}'", i % 0xff_ffff))),
                "",
            ),
        ),
    ])
}

/// Options that are functions, over many data.
fn functions(share: Share) -> Named {
    let data = numbers(share.of(200_000));
    let long = |n: usize| format!("function(c){{let s=0;{}return s>1?'red':'blue'}}", "s+=c.dataIndex%7;".repeat(n));
    let looped = "(c)=>{let n=0;for(let i=0;i<1000;i++){n+=i}return n>c.dataIndex?'red':'blue'}";
    let set = |code: &str| {
        format!(
            ",backgroundColor:{code},borderColor:{code},borderWidth:{code},pointRadius:{code},pointStyle:{code},radius:{code}"
        )
    };
    let ticks = |code: &str| {
        format!(
            "scales:{{x:{{ticks:{{callback:{code}}}}},y:{{ticks:{{callback:{code}}}}},xAxes:[{{ticks:{{callback:{code}}}}}],yAxes:[{{ticks:{{callback:{code}}}}}]}}"
        )
    };
    let labels = |code: &str| {
        format!("plugins:{{datalabels:{{display:true,formatter:{code},color:{code},align:{code},offset:{code}}}}}")
    };
    // 58 kB, whatever the share: what a function is compiled from is not what it is called with.
    let code = long(3_400);
    let text = "(v)=>{let s='x';for(let i=0;i<60;i++){s=s+s}return s}";
    let all = "(v)=>{let s=[1];for(let i=0;i<60;i++){s=s.concat(s)}return s.map(x=>[...s])}";
    let mut made = named([
        ("long functions of ticks", more("line", &data, "", &ticks(&code))),
        ("loops of ticks", more("line", &data, "", &ticks(looped))),
        ("long functions of labels", more("bar", &data, "", &labels(&code))),
        ("loops of labels", more("bar", &data, "", &labels(looped))),
        ("growing texts", more("bar", &data, &set(text), &ticks(text))),
        ("growing lists", more("bar", &data, &set(all), &ticks(all))),
        (
            "long functions of segments",
            more("line", &data, &format!(",segment:{{borderColor:{code},borderDash:{code}}}"), ""),
        ),
    ]);
    for of in ["bar", "line", "scatter", "pie", "bubble", "radar"] {
        made.push((format!("long functions in {of}"), more(of, &data, &set(&code), "")));
        made.push((format!("loops in {of}"), more(of, &data, &set(looped), "")));
    }
    made
}

/// A bar with a plugin that runs code with `c`, the chart, and `x`, its pen.
fn painted(hook: &str, code: &str) -> String {
    format!(
        "{{type:'bar',data:{{labels:['a'],datasets:[{{data:[1]}}]}},plugins:[{{id:'p',{hook}(c){{const x=c.ctx;{code}}}}}]}}"
    )
}

/// What a pen can do, each a million times.
const CALLS: &[&str] = &[
    "x.fillRect(i%500,i%300,9,9)",
    "x.strokeRect(i%500,i%300,9,9)",
    "x.clearRect(i%500,i%300,9,9)",
    "x.fillText('word '+i,i%500,i%300)",
    "x.strokeText('word '+i,i%500,i%300)",
    "x.measureText('word '+i)",
    "x.save()",
    "x.restore()",
    "x.save();x.clip()",
    "x.beginPath();x.rect(0,0,i,i);x.clip()",
    "x.beginPath();x.arc(250,150,i%99,0,7);x.fill()",
    "x.beginPath();x.arc(250,150,i%99,0,7);x.stroke()",
    "x.lineTo(i%500,i%300)",
    "x.lineTo(i%500,i%300);x.stroke()",
    "x.lineTo(i%500,i%300);x.fill()",
    "x.bezierCurveTo(i,1,2,i,3,4)",
    "x.quadraticCurveTo(i,1,2,i)",
    "x.ellipse(250,150,i%99,9,i,0,7)",
    "x.arcTo(i%500,1,2,i%300,5)",
    "x.roundRect(0,0,i,i,[i])",
    "x.rotate(i)",
    "x.scale(2,2)",
    "x.translate(1e300,i)",
    "x.transform(i,i,i,i,i,i)",
    "x.setTransform(i,0,0,i,0,0);x.fillRect(0,0,1,1)",
    "x.setLineDash([i,1,2]);x.strokeRect(0,0,500,300)",
    "x.getLineDash()",
    "x.getTransform()",
    "x.isPointInPath(i,i)",
    "x.isPointInStroke(i,i)",
    "x.createLinearGradient(0,0,i,i)",
    "x.fillStyle=x.createRadialGradient(0,0,1,0,0,i);x.fillRect(0,0,9,9)",
    "x.fillStyle=x.createConicGradient(i,9,9);x.fillRect(0,0,9,9)",
    "x.fillStyle=x.createPattern(c.canvas,'repeat');x.fillRect(0,0,9,9)",
    "x.drawImage(c.canvas,i%500,0)",
    "x.getImageData(0,0,500,300)",
    "x.font=(i%90)+'px Arial'",
    "x.shadowBlur=i;x.shadowColor='red';x.fillRect(0,0,99,99)",
    "x.filter='blur('+i+'px)';x.fillRect(0,0,99,99)",
    "x.globalCompositeOperation='xor';x.fillRect(i%500,0,99,99)",
    "document.createElement('canvas').getContext('2d').fillRect(0,0,9,9)",
    "new Path2D('M0 0L9 '+i)",
];

/// Plugins that paint without end, or ask much of each stroke.
fn pens(share: Share) -> Named {
    let n = share.of(1_000_000);
    let mut made = Named::new();
    for call in CALLS {
        made.push((
            format!("a million times {call}"),
            painted("afterDraw", &format!("for(let i=0;i<{n};i++){{{call}}}")),
        ));
    }
    for (name, code) in [
        ("painting without end", "for(;;){x.fillRect(0,0,1,1)}".to_owned()),
        ("recursion that paints", "const f=(i)=>{x.fillRect(i,0,1,1);f(i+1)};f(0)".to_owned()),
        ("two that call each other", "const f=(i)=>{x.save();g(i)},g=(i)=>{f(i+1)};f(0)".to_owned()),
        ("a canvas beyond measure", "c.canvas.width=1e9;c.canvas.height=1e9;x.fillRect(0,0,1e9,1e9)".to_owned()),
        (
            "canvases in canvases",
            "let k=document.createElement('canvas');k.width=k.height=4096;for(let i=0;i<40;i++){const m=document.createElement('canvas');m.width=m.height=4096;const y=m.getContext('2d');for(let j=0;j<9;j++){y.drawImage(k,j,j)}k=m}x.drawImage(k,0,0)".to_owned(),
        ),
        (
            "patterns of patterns",
            "let p='red';for(let i=0;i<40;i++){const m=document.createElement('canvas');m.width=m.height=8;const y=m.getContext('2d');y.fillStyle=p;for(let j=0;j<9;j++){y.fillRect(0,0,8,8)}p=y.createPattern(m,'repeat')}x.fillStyle=p;x.fillRect(0,0,500,300)".to_owned(),
        ),
        ("a text of megabytes", "let s='word ';for(let i=0;i<24;i++){s+=s}x.measureText(s);x.fillText(s,0,0)".to_owned()),
        ("a dash of many lengths", format!("x.setLineDash(Array({n}).fill(0.001));x.strokeRect(0,0,500,300)")),
        ("dashes of nothing", "x.setLineDash([1e-9,1e-9]);x.lineWidth=99;x.strokeRect(0,0,500,300)".to_owned()),
        (
            "stops of a gradient by the million",
            format!("const g=x.createLinearGradient(0,0,500,0);for(let i=0;i<{n};i++){{g.addColorStop(i/{n},'red')}}x.fillStyle=g;for(let i=0;i<99;i++){{x.fillRect(0,0,500,300)}}"),
        ),
        ("a pen beyond measure", "x.lineWidth=1e300;x.miterLimit=1e300;x.font='1e9px Arial';x.strokeText('W',0,0);x.strokeRect(0,0,1,1)".to_owned()),
        ("a shadow beyond measure", "x.shadowBlur=1e9;x.shadowColor='red';x.shadowOffsetX=1e9;x.fillRect(0,0,500,300)".to_owned()),
        ("a path written out", format!("const p=new Path2D('M0 0'+'L9 9L0 5'.repeat({n}));for(let i=0;i<99;i++){{x.stroke(p);x.fill(p)}}")),
        ("places that are no numbers", "for(const v of [NaN,Infinity,-Infinity,1e308,-0,null,undefined,'x',{},[]]){x.fillRect(v,v,v,v);x.arc(v,v,v,v,v);x.lineTo(v,v);x.ellipse(v,v,v,v,v,v,v);x.fillText(v,v,v,v);x.rotate(v);x.setLineDash([v]);x.setTransform(v,v,v,v,v,v)}x.stroke()".to_owned()),
    ] {
        made.push((name.to_owned(), painted("afterDraw", &code)));
    }
    for hook in
        ["beforeInit", "beforeUpdate", "afterLayout", "beforeDatasetsDraw", "afterDatasetDraw", "resize", "afterRender"]
    {
        made.push((format!("a hook without end: {hook}"), painted(hook, "for(;;){x.lineTo(1,1);x.stroke()}")));
        made.push((
            format!("a hook that asks for itself: {hook}"),
            painted(hook, "c.data.datasets.push({data:[1,2,3]});c.update();c.render();c.draw()"),
        ));
    }
    made
}

/// Clouds that have no room, and words that need much.
fn words(share: Share) -> Named {
    let cloud = |labels: &str, data: &str, set: &str| {
        format!("{{type:'wordCloud',data:{{labels:{labels},datasets:[{{data:{data}{set}}}]}}}}")
    };
    let n = share.of(100_000);
    let (names, sizes) = (list(n, |i| format!("'w{i}'")), list(n, |i| (i % 60 + 5).to_string()));
    let few = list(20, |i| format!("'word{i}'"));
    let large = |size: &str| list(20, |_| size.to_owned());
    named([
        ("many words", cloud(&names, &sizes, "")),
        ("many words that may grow", cloud(&names, &sizes, ",autoGrow:{maxTries:1e9,scalingFactor:1.0001}")),
        ("a cloud that never grows", cloud(&few, &large("900"), ",autoGrow:{maxTries:1e9,scalingFactor:1}")),
        ("a cloud that grows at once", cloud(&few, &large("900"), ",autoGrow:{maxTries:9,scalingFactor:1e9}")),
        ("a cloud that shrinks", cloud(&few, &large("90"), ",autoGrow:{maxTries:99,scalingFactor:-3}")),
        ("words beyond measure", cloud(&few, &large("1e300"), ",fit:true,padding:1e300,minRotation:1e300")),
        ("words of nothing", cloud(&few, &large("1e-300"), ",fit:true,padding:-1,rotationSteps:1e300")),
        (
            "words that are no numbers",
            cloud(&few, "[NaN,null,'x',{},[],-5,Infinity,{y:NaN}]", ",randomRotationSeed:NaN"),
        ),
        ("a word of megabytes", cloud(&format!("['{}']", "w".repeat(share.of(4_000_000))), "[20]", "")),
        ("wide pens", cloud(&few, &large("30"), ",padding:1e5,strokeStyle:'red',strokeWidth:1e9")),
    ])
}
