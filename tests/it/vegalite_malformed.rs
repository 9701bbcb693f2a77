//! Malformed descriptions, and what is told of each: every fault with its place and what would be right.
//!
//! A description is on a line of its own, with `DATA` for some rows and `ENC` for two channels; what is told of it follows,
//! indented: severity, pointer, message and hint.

use plotd::{Dialect, Format, Options, Severity, Source, render};

const DATA: &str = r#""data":{"values":[{"a":"x","b":1},{"a":"y","b":2}]}"#;
const ENCODING: &str = r#""encoding":{"x":{"field":"a","type":"nominal"},"y":{"field":"b","type":"quantitative"}}"#;

const TABLE: &str = r##"
# marks
{DATA,"mark":7,ENC}
    error /mark: the name of a mark or a mark (an object) is expected here, not a number
{DATA,"mark":["bar"],ENC}
    error /mark: the name of a mark or a mark (an object) is expected here, not a list
{DATA,"mark":"baar",ENC}
    error /mark: unknown mark "baar"; did you mean "bar"?
{DATA,"mark":{"type":"hexbin"},ENC}
    error /mark/type: unknown mark "hexbin"; valid ones are arc, area, bar, boxplot, circle, errorband, errorbar, geoshape, image, line, point, rect, rule, square, text, tick, trail
{DATA,"mark":{"color":"red"},ENC}
    error /mark: a mark needs a "type" (such as "type": "bar")
{DATA,"mark":{"type":7},ENC}
    error /mark/type: the name of a mark is expected here, not a number
{DATA,"mark":{"type":"bar","opacity":"half"},ENC}
    warning /mark/opacity: a number is expected here, not text
{DATA,"mark":{"type":"bar","color":12},ENC}
    warning /mark/color: a colour or a gradient (an object) is expected here, not a number
{DATA,"mark":{"type":"bar","fill":"rde"},ENC}
    warning /mark/fill: "rde" is not a CSS colour
{DATA,"mark":{"type":"line","interpolate":true},ENC}
    warning /mark/interpolate: the name of an interpolation is expected here, not a truth value
{DATA,"mark":{"type":"line","point":3},ENC}
    warning /mark/point: true or false or "transparent" or a mark (an object) is expected here, not a number
{DATA,"mark":{"type":"line","point":{"sise":9}},ENC}
    warning /mark/point/sise: unknown property "sise" (did you mean "size"?)
{DATA,"mark":{"type":"line","strokeDash":4},ENC}
    warning /mark/strokeDash: a list of numbers is expected here, not a number
{DATA,"mark":{"type":"line","strokeDash":[4,"2"]},ENC}
    warning /mark/strokeDash/1: a number is expected here, not text
{DATA,"mark":{"type":"bar","strokeCap":"flat"},ENC}
    warning /mark/strokeCap: unknown cap "flat" (valid ones are butt, round, square)
{DATA,"mark":{"type":"bar","width":{"bandd":0.5}},ENC}
    warning /mark/width/bandd: unknown property "bandd" (did you mean "band"?)
    warning /mark/width: a part of a band needs "band" (a number is expected there)
{DATA,"mark":{"type":"text","fontWeight":"heavy"},ENC}
    warning /mark/fontWeight: unknown font weight "heavy" (valid ones are normal, bold, lighter, bolder, 100, 200, 300, 400, 500, 600, 700, 800, 900)
{DATA,"mark":{"type":"text","text":false},ENC}
    warning /mark/text: text or a list of lines is expected here, not a truth value
{DATA,"mark":{"type":"boxplot","extent":"maxmin"},ENC}
    warning /mark/extent: unknown extent "maxmin" (valid ones are ci, iqr, min-max, stderr, stdev)
{DATA,"mark":{"type":"bar","cornerRadius":{"expr":"4"}},ENC}
    nothing

# channels
{DATA,"mark":"bar","encoding":7}
    error /encoding: an encoding (an object) is expected here, not a number
{DATA,"mark":"bar","encoding":{"x":"a"}}
    error /encoding/x: a channel (an object) is expected here, not text
{DATA,"mark":"bars","encoding":{"x":{"field":"a","type":7}}}
    error /mark: unknown mark "bars"; did you mean "bar"?
    error /encoding/x/type: the name of a type is expected here, not a number
{DATA,"mark":"bar","encoding":{"x":{"field":7}}}
    warning /encoding/x/field: text or a reference to a repeat (an object) is expected here, not a number
{DATA,"mark":"bar","encoding":{"x":{"feild":"a","type":"nominal"}}}
    warning /encoding/x/feild: unknown property "feild" (did you mean "field"?)
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal"},"colr":{"value":"red"}}}
    warning /encoding/colr: unknown channel "colr"; did you mean "color"?
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal"},"color":{"value":7}}}
    warning /encoding/color/value: a colour or a gradient (an object) is expected here, not a number
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal"},"opacity":{"value":"thin"}}}
    warning /encoding/opacity/value: a number is expected here, not text
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal"},"color":{"condition":{"test":"datum.b>1","value":"rosy"},"value":"red"}}}
    warning /encoding/color/condition/value: "rosy" is not a CSS colour
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal"},"color":{"condition":{"tset":"datum.b>1","value":"red"},"value":"red"}}}
    warning /encoding/color/condition/tset: unknown property "tset" (did you mean "test"?)
{DATA,"mark":"bar","encoding":{"y":{"aggregate":7,"field":"b"}}}
    error /encoding/y/aggregate: the name of an aggregate or "boxplot" or "errorbar" or "errorband" or an aggregate (an object) is expected here, not a number
{DATA,"mark":"bar","encoding":{"y":{"aggregate":"avg","field":"b"}}}
    error /encoding/y/aggregate: unknown aggregate "avg" (valid ones are argmax, argmin, average, ci0, ci1, count, distinct, exponential, exponentialb, max, mean, median, min, missing, product, q1, q3, stderr, stdev, stdevp, sum, valid, values, variance, variancep, boxplot, errorbar, errorband)
{DATA,"mark":"bar","encoding":{"y":{"aggregate":{"argmix":"b"},"field":"b"}}}
    warning /encoding/y/aggregate/argmix: unknown property "argmix" (did you mean "argmin"?)
{DATA,"mark":"bar","encoding":{"x":{"bin":"bined","field":"b"}}}
    warning /encoding/x/bin: unknown way of binning "bined" (did you mean "binned"?)
{DATA,"mark":"bar","encoding":{"x":{"bin":{"maxbins":"ten"},"field":"b"}}}
    warning /encoding/x/bin/maxbins: a number is expected here, not text
{DATA,"mark":"bar","encoding":{"x":{"timeUnit":"yearmonht","field":"b","type":"temporal"}}}
    warning /encoding/x/timeUnit: unknown time unit "yearmonht" (valid ones are year, quarter, month, week, dayofyear, date, day, hours, minutes, seconds, milliseconds, utc, binned)
{DATA,"mark":"bar","encoding":{"x":{"timeUnit":{"unit":7},"field":"b","type":"temporal"}}}
    warning /encoding/x/timeUnit/unit: the name of a time unit is expected here, not a number
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","sort":"up"}}}
    warning /encoding/x/sort: unknown order "up" (valid ones are ascending, descending)
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","sort":7}}}
    warning /encoding/x/sort: "ascending" or "descending" or a list or an order (an object) is expected here, not a number
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","sort":{"field":"b","op":"summ"}}}}
    warning /encoding/x/sort/op: unknown aggregate "summ" (did you mean "sum"?)
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal"},"y":{"field":"b","type":"quantitative","stack":"centre"}}}
    warning /encoding/y/stack: unknown way of stacking "centre" (did you mean "center"?)
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal"},"y":{"field":"b","type":"quantitative","impute":{"methd":"mean"}}}}
    warning /encoding/y/impute/methd: unknown property "methd" (did you mean "method"?)
{DATA,"mark":"point","encoding":{"column":{"field":"a","header":{"labelAngle":"up"}},"x":{"field":"b","type":"quantitative"}}}
    warning /encoding/column/header/labelAngle: a number is expected here, not text
{DATA,"mark":"point","encoding":{"column":{"field":"a","axis":{}},"x":{"field":"b","type":"quantitative"}}}
    warning /encoding/column/axis: unknown property "axis" (valid ones are aggregate, align, bandPosition, bin, bounds, center, columns, field, header, sort, spacing, timeUnit, title, type)

# axes
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","axis":true}}}
    nothing
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","axis":{"labelAngle":"45"}}}}
    warning /encoding/x/axis/labelAngle: a number is expected here, not text
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","axis":{"orient":"under"}}}}
    warning /encoding/x/axis/orient: unknown side "under" (valid ones are left, right, top, bottom)
{DATA,"mark":"bar","encoding":{"x":{"field":"b","type":"quantitative","axis":{"tickCount":"many"}}}}
    warning /encoding/x/axis/tickCount: unknown interval "many" (valid ones are millisecond, second, minute, hour, day, week, month, year)
{DATA,"mark":"bar","encoding":{"x":{"field":"b","type":"quantitative","axis":{"tickCount":true}}}}
    warning /encoding/x/axis/tickCount: a number or the name of an interval or an interval (an object) is expected here, not a truth value
{DATA,"mark":"bar","encoding":{"x":{"field":"b","type":"quantitative","axis":{"values":3}}}}
    warning /encoding/x/axis/values: a list is expected here, not a number
{DATA,"mark":"bar","encoding":{"x":{"field":"b","type":"quantitative","axis":{"gridColor":{"condition":{"test":"datum.value>1","value":"redd"},"value":"blue"}}}}}
    warning /encoding/x/axis/gridColor/condition/value: "redd" is not a CSS colour
{DATA,"mark":"bar","encoding":{"x":{"field":"b","type":"quantitative","axis":{"gridColor":{"condition":7}}}}}
    warning /encoding/x/axis/gridColor/condition: an object is expected here, not a number
{DATA,"mark":"bar","encoding":{"x":{"field":"b","type":"quantitative","axis":{"labelOverlap":"greedily"}}}}
    warning /encoding/x/axis/labelOverlap: unknown overlap "greedily" (did you mean "greedy"?)
{DATA,"mark":"bar","encoding":{"x":{"field":"b","type":"quantitative","axis":{"ticks":"no","domain":0}}}}
    warning /encoding/x/axis/ticks: true or false is expected here, not text
    warning /encoding/x/axis/domain: true or false is expected here, not a number

# legends
{DATA,"mark":"point","encoding":{"color":{"field":"a","type":"nominal","legend":{"orient":"topleft"}}}}
    warning /encoding/color/legend/orient: unknown place of a legend "topleft" (did you mean "top-left"?)
{DATA,"mark":"point","encoding":{"color":{"field":"a","type":"nominal","legend":{"columns":"2"}}}}
    warning /encoding/color/legend/columns: a number is expected here, not text
{DATA,"mark":"point","encoding":{"color":{"field":"a","type":"nominal","legend":false}}}
    nothing
{DATA,"mark":"point","encoding":{"color":{"field":"a","type":"nominal","legend":{"type":"gradiant"}}}}
    warning /encoding/color/legend/type: unknown type of legend "gradiant" (did you mean "gradient"?)

# scales
{DATA,"mark":"point","encoding":{"x":{"field":"b","type":"quantitative","scale":"log"}}}
    warning /encoding/x/scale: a scale (an object) is expected here, not text
{DATA,"mark":"point","encoding":{"x":{"field":"b","type":"quantitative","scale":{"type":7}}}}
    warning /encoding/x/scale/type: the name of a scale type is expected here, not a number
{DATA,"mark":"point","encoding":{"x":{"field":"b","type":"quantitative","scale":{"domain":"all"}}}}
    warning /encoding/x/scale/domain: unknown domain "all" (valid ones are unaggregated)
{DATA,"mark":"point","encoding":{"x":{"field":"b","type":"quantitative","scale":{"domain":10}}}}
    warning /encoding/x/scale/domain: "unaggregated" or a list or a domain (an object) is expected here, not a number
{DATA,"mark":"point","encoding":{"x":{"field":"b","type":"quantitative","scale":{"zero":"no"}}}}
    warning /encoding/x/scale/zero: true or false is expected here, not text
{DATA,"mark":"point","encoding":{"color":{"field":"b","type":"quantitative","scale":{"scheme":{"nam":"blues"}}}}}
    warning /encoding/color/scale/scheme/nam: unknown property "nam" (did you mean "name"?)
    warning /encoding/color/scale/scheme: a colour scheme needs "name" (the name of a colour scheme is expected there)
{DATA,"mark":"point","encoding":{"x":{"field":"b","type":"quantitative","scale":{"nice":"weekly"}}}}
    warning /encoding/x/scale/nice: unknown interval "weekly" (did you mean "week"?)
{DATA,"mark":"point","encoding":{"color":{"field":"b","type":"quantitative","scale":{"interpolate":"hcll"}}}}
    warning /encoding/color/scale/interpolate: unknown colour space "hcll" (did you mean "hcl"?)

# titles
{DATA,"title":7.5,"mark":"bar",ENC}
    nothing
{DATA,"title":true,"mark":"bar",ENC}
    warning /title: text or a list of lines or a title (an object) is expected here, not a truth value
{DATA,"title":{"text":"t","anchor":"left"},"mark":"bar",ENC}
    warning /title/anchor: unknown anchor "left" (valid ones are start, middle, end)
{DATA,"title":{"text":"t","fontSize":"big"},"mark":"bar",ENC}
    warning /title/fontSize: a number is expected here, not text

# transforms
{DATA,"transform":{"filter":"true"},"mark":"bar",ENC}
    error /transform: a list (each a transform) is expected here, not an object
{DATA,"transform":["filter"],"mark":"bar",ENC}
    error /transform/0: a transform (an object) is expected here, not text
{DATA,"transform":[{"calculate":"datum.b"}],"mark":"bar",ENC}
    error /transform/0: a calculation needs "as" (text is expected there)
{DATA,"transform":[{"calculat":"datum.b","as":"c"}],"mark":"bar",ENC}
    warning /transform/0/calculat: unknown property "calculat" (did you mean "calculate"?)
    warning /transform/0: nothing says what is to be done here; it is skipped (a transform has one of lookup, filter, calculate, aggregate, joinaggregate, bin, timeUnit, stack, fold, flatten, window, impute, pivot, density, quantile, regression, loess, sample, extent)
{DATA,"transform":[{"calculate":7,"as":"c"}],"mark":"bar",ENC}
    error /transform/0/calculate: an expression (text) is expected here, not a number
{DATA,"transform":[{"filter":7}],"mark":"bar",ENC}
    error /transform/0/filter: an expression (text) or a predicate (an object) is expected here, not a number
{DATA,"transform":[{"filter":{"field":"b","eqal":1}}],"mark":"bar",ENC}
    warning /transform/0/filter/eqal: unknown property "eqal" (did you mean "equal"?)
    warning /transform/0/filter: this predicate compares its field with nothing (it has one of equal, lt, lte, gt, gte, range, oneOf, valid)
{DATA,"transform":[{"filter":{"and":[{"field":"b","gt":1},{"field":7,"lt":3}]}}],"mark":"bar",ENC}
    warning /transform/0/filter/and/1/field: text or a reference to a repeat (an object) is expected here, not a number
{DATA,"transform":[{"lookup":"a"}],"mark":"bar",ENC}
    error /transform/0: a lookup needs "from" (where to look (an object) is expected there)
{DATA,"transform":[{"lookup":"a","from":{"data":{"values":[]}}}],"mark":"bar",ENC}
    error /transform/0/from: where to look needs "key" (text is expected there)
{DATA,"transform":[{"aggregate":[{"op":"summ","field":"b","as":"c"}],"groupby":["a"]}],"mark":"bar",ENC}
    error /transform/0/aggregate/0/op: unknown aggregate "summ" (did you mean "sum"?)
{DATA,"transform":[{"aggregate":[{"field":"b","as":"c"}],"groupby":"a"}],"mark":"bar",ENC}
    error /transform/0/aggregate/0: an aggregate needs "op" (the name of an aggregate or an aggregate (an object) is expected there)
    warning /transform/0/groupby: a list of texts is expected here, not text
{DATA,"transform":[{"aggregate":"sum","groupby":["a"]}],"mark":"bar",ENC}
    error /transform/0/aggregate: a list (each an aggregate) is expected here, not text
{DATA,"transform":[{"bin":true,"field":"b"}],"mark":"bar",ENC}
    error /transform/0: a binning needs "as" (text or a list of texts is expected there)
{DATA,"transform":[{"timeUnit":"yearr","field":"b","as":"y"}],"mark":"bar",ENC}
    warning /transform/0/timeUnit: unknown time unit "yearr" (did you mean "year"?)
{DATA,"transform":[{"window":[{"op":"rnk","as":"r"}]}],"mark":"bar",ENC}
    error /transform/0/window/0/op: unknown operation "rnk" (did you mean "rank"?)
{DATA,"transform":[{"fold":"a"}],"mark":"bar",ENC}
    error /transform/0/fold: a list of texts is expected here, not text
{DATA,"transform":[{"regression":"b"}],"mark":"bar",ENC}
    error /transform/0: a regression needs "on" (text is expected there)
{DATA,"transform":[{"regression":"b","on":"a","method":"cubic"}],"mark":"bar",ENC}
    warning /transform/0/method: unknown method of regression "cubic" (valid ones are linear, log, exp, pow, quad, poly)
{DATA,"transform":[{"impute":"b"}],"mark":"bar",ENC}
    error /transform/0: an imputation needs "key" (text is expected there)
{DATA,"transform":[{"pivot":"a"}],"mark":"bar",ENC}
    error /transform/0: a pivot needs "value" (text is expected there)
{DATA,"transform":[{"sample":"10"}],"mark":"bar",ENC}
    error /transform/0/sample: a number is expected here, not text
{DATA,"transform":[{"stack":"b","groupby":["a"],"offset":"zeroo","as":["c","d"]}],"mark":"bar",ENC}
    warning /transform/0/offset: unknown way of stacking "zeroo" (did you mean "zero"?)

# data
{"data":7,"mark":"bar",ENC}
    error /data: data (an object) is expected here, not a number
{"data":[{"a":1}],"mark":"bar",ENC}
    error /data: data (an object) is expected here, not a list
{"data":{"value":[{"a":1}]},"mark":{"type":"bar"}}
    warning /data/value: unknown property "value" (did you mean "values"?)
{"data":{"url":7},"mark":"bar",ENC}
    error /data/url: text is expected here, not a number
{"data":{"values":[],"format":{"type":"xml"}},"mark":"bar"}
    warning /data/format/type: unknown format of data "xml" (valid ones are json, csv, tsv, dsv, topojson)
{"data":{"sequence":{"start":0}},"mark":"bar"}
    error /data/sequence: a sequence needs "stop" (a number is expected there)

# views
{DATA,"layer":{"mark":"bar"}}
    error /layer: a list (each a view) is expected here, not an object
{DATA,"layer":[7]}
    error /layer/0: a view (an object) is expected here, not a number
{DATA,"hconcat":[{"mark":"bar",ENC},{"mark":"lin",ENC},{ENC}]}
    error /hconcat/1/mark: unknown mark "lin"; did you mean "line"?
    error /hconcat/2: this view has no "mark" (give it a mark, such as "bar", or layer, concat, facet or repeat)
{DATA,"repeat":["a"]}
    error : a repeat needs a "spec" to repeat
{DATA,"repeat":"a","spec":{"mark":"bar"}}
    error /repeat: a list of texts or a repeat (an object) is expected here, not text
{DATA,"facet":{"field":"a","colums":2},"spec":{"mark":"bar",ENC}}
    warning /facet/colums: unknown property "colums" (did you mean "columns"?)
{DATA,"width":"wide","mark":"bar",ENC}
    warning /width: unknown size "wide" (valid ones are container)
{DATA,"width":{"step":"a"},"mark":"bar",ENC}
    warning /width/step: a number is expected here, not text
{DATA,"autosize":"fitt","mark":"bar",ENC}
    warning /autosize: unknown way of sizing "fitt" (did you mean "fit"?)
{DATA,"padding":"5","mark":"bar",ENC}
    warning /padding: a number or space at each side (an object) is expected here, not text
{DATA,"resolve":{"scale":{"y":"separate"}},"mark":"bar",ENC}
    warning /resolve/scale/y: unknown way of resolving "separate" (valid ones are independent, shared)
{DATA,"params":[{"value":3}],"mark":"bar",ENC}
    error /params/0: a parameter needs "name" (text is expected there)
{DATA,"params":[{"name":"p","select":"lasso"}],"mark":"bar",ENC}
    warning /params/0/select: unknown type of selection "lasso" (valid ones are point, interval)
{DATA,"background":7,"mark":"bar",ENC}
    warning /background: a colour is expected here, not a number

# configuration
{DATA,"config":7,"mark":"bar",ENC}
    error /config: a configuration (an object) is expected here, not a number
{DATA,"config":{"axsi":{}},"mark":"bar",ENC}
    warning /config/axsi: unknown property "axsi" (did you mean "axis"?)
{DATA,"config":{"axis":{"gridColr":"red"}},"mark":"bar",ENC}
    warning /config/axis/gridColr: unknown property "gridColr" (did you mean "gridColor"?)
{DATA,"config":{"axisX":{"labelAngle":"45"}},"mark":"bar",ENC}
    warning /config/axisX/labelAngle: a number is expected here, not text
{DATA,"config":{"bar":{"opacity":"0.5"}},"mark":"bar",ENC}
    warning /config/bar/opacity: a number is expected here, not text
{DATA,"config":{"style":{"mine":{"fontSzie":3}}},"mark":"bar",ENC}
    warning /config/style/mine/fontSzie: unknown property "fontSzie" (did you mean "fontSize"?)
{DATA,"config":{"view":{"stroke":"blak"}},"mark":"bar",ENC}
    warning /config/view/stroke: "blak" is not a CSS colour
{DATA,"config":{"range":{"symbol":"circle"}},"mark":"bar",ENC}
    warning /config/range/symbol: a list (each the name of a symbol) is expected here, not text
{DATA,"config":{"range":{"symbol":["circle","squar",3]}},"mark":"bar",ENC}
    warning /config/range/symbol/1: unknown symbol "squar" (did you mean "square"?)
    warning /config/range/symbol/2: the name of a symbol is expected here, not a number
{DATA,"config":{"range":{"category":7}},"mark":"bar",ENC}
    warning /config/range/category: the name of a colour scheme or a range (an object) or a list (each a colour) is expected here, not a number
{DATA,"config":{"range":{"category":["red",7,"blu"]}},"mark":"bar",ENC}
    warning /config/range/category/1: a colour is expected here, not a number
    warning /config/range/category/2: "blu" is not a CSS colour
{DATA,"config":{"range":{"category":"tableau1"}},"mark":"bar",ENC}
    warning /config/range/category: unknown colour scheme "tableau1" (did you mean "tableau10"?)
{DATA,"config":{"range":{"ordinal":{"schem":"blues"}}},"mark":"bar",ENC}
    warning /config/range/ordinal/schem: unknown property "schem" (did you mean "scheme"?)
    warning /config/range/ordinal: a range needs "scheme" (the name of a colour scheme or a colour scheme (an object) or a list (each a colour) is expected there)
{DATA,"config":{"range":{"ramp":{"scheme":"bluess"}}},"mark":"bar",ENC}
    warning /config/range/ramp/scheme: unknown colour scheme "bluess" (did you mean "blues"?)
{DATA,"config":{"range":{"ramp":{"scheme":7}}},"mark":"bar",ENC}
    warning /config/range/ramp/scheme: the name of a colour scheme or a colour scheme (an object) or a list (each a colour) is expected here, not a number
{DATA,"config":{"range":{"heatmap":{"scheme":{"name":"viridiss","count":"5"}}}},"mark":"bar",ENC}
    warning /config/range/heatmap/scheme/name: unknown colour scheme "viridiss" (did you mean "viridis"?)
    warning /config/range/heatmap/scheme/count: a number is expected here, not text
{DATA,"config":{"range":{"diverging":{"scheme":"blueorange","extent":0.5,"count":1e9}}},"mark":"bar",ENC}
    warning /config/range/diverging/extent: a list of numbers is expected here, not a number
    warning /config/range/diverging/count: a scale has 1000 colours at most
{DATA,"config":{"range":{"categroy":["red"]}},"mark":"bar",ENC}
    warning /config/range/categroy: unknown property "categroy" (did you mean "category"?)
{DATA,"config":{"range":{"category":{"scheme":["red","blu"]}}},"mark":"bar",ENC}
    warning /config/range/category/scheme/1: "blu" is not a CSS colour
{DATA,"config":{"range":{"category":"Tableau10","ramp":{"scheme":"greens","extent":[0.2,1]},"symbol":["cross","M0,0L1,1"]}},"mark":"bar",ENC}
    nothing
{DATA,"config":{"locale":"de"},"mark":"bar",ENC}
    warning /config/locale: a locale (an object) is expected here, not text
{DATA,"config":{"locale":{"numbers":{"decimal":","}}},"mark":"bar",ENC}
    warning /config/locale/numbers: unknown property "numbers" (did you mean "number"?)
{DATA,"config":{"locale":{"number":{"decimal":7,"thousand":".","grouping":3,"currency":["€"]}}},"mark":"bar",ENC}
    warning /config/locale/number/decimal: text is expected here, not a number
    warning /config/locale/number/thousand: unknown property "thousand" (did you mean "thousands"?)
    warning /config/locale/number/grouping: a list of numbers is expected here, not a number
    warning /config/locale/number/currency: a list of 2 texts is expected here, not one of 1
{DATA,"config":{"locale":{"number":{"grouping":[3,0,"2"],"numerals":"0123456789","percent":true}}},"mark":"bar",ENC}
    warning /config/locale/number/grouping/2: a number is expected here, not text
    warning /config/locale/number/numerals: a list of 10 texts is expected here, not text
    warning /config/locale/number/percent: text is expected here, not a truth value
    warning /config/locale/number/grouping/1: a group of digits has one digit at least
{DATA,"config":{"locale":{"number":{"currency":["",7]}}},"mark":"bar",ENC}
    warning /config/locale/number/currency/1: text is expected here, not a number
{DATA,"config":{"locale":{"time":{"days":["So","Mo"],"months":"Januar","shortDay":[],"periods":["AM","PM","?"],"date":{}}}},"mark":"bar",ENC}
    warning /config/locale/time/days: a list of 7 texts is expected here, not one of 2
    warning /config/locale/time/months: a list of 12 texts is expected here, not text
    warning /config/locale/time/shortDay: unknown property "shortDay" (did you mean "shortDays"?)
    warning /config/locale/time/periods: a list of 2 texts is expected here, not one of 3
    warning /config/locale/time/date: text is expected here, not an object
{DATA,"config":{"tooltipFormat":{"numberFormat":2}},"mark":"bar",ENC}
    warning /config/tooltipFormat/numberFormat: text is expected here, not a number
{DATA,"config":{"mark":{"xOffset":3},"legend":{"values":[1]}},"mark":"bar",ENC}
    warning /config/mark/xOffset: unknown property "xOffset"
    warning /config/legend/values: unknown property "values"
{DATA,"config":{"scale":{"invalid":{"colour":{"value":"red"},"size":7}}},"mark":"bar",ENC}
    warning /config/scale/invalid/colour: unknown property "colour" (did you mean "color"?)
    warning /config/scale/invalid/size: "zero-or-min" or an output (an object) is expected here, not a number

# what pages are told
{DATA,"usermeta":7,"mark":"bar",ENC}
    warning /usermeta: what is said to others (an object) is expected here, not a number
{DATA,"usermeta":{"mine":{"theme":7}},"mark":"bar",ENC}
    nothing
{DATA,"usermeta":{"embedOption":{"theme":"dark"}},"mark":"bar",ENC}
    warning /usermeta/embedOption: unknown property "embedOption" (did you mean "embedOptions"?)
{DATA,"usermeta":{"embedOptions":{"theme":7,"actions":false,"width":300}},"mark":"bar",ENC}
    warning /usermeta/embedOptions/theme: text is expected here, not a number
    warning /usermeta/embedOptions/width: width has no effect here (a size is read from the description itself)
{DATA,"usermeta":{"embedOptions":{"formatLocale":{"decimals":","},"timeFormatLocale":{"months":["Januar"]}}},"mark":"bar",ENC}
    warning /usermeta/embedOptions/formatLocale/decimals: unknown property "decimals" (did you mean "decimal"?)
    warning /usermeta/embedOptions/timeFormatLocale/months: a list of 12 texts is expected here, not one of 1
{DATA,"usermeta":{"embedOptions":{"formatLocal":{"decimal":","},"config":{"axis":{"gridColor":"redd"}}}},"mark":"bar",ENC}
    warning /usermeta/embedOptions/formatLocal: unknown property "formatLocal" (did you mean "formatLocale"?)
    warning /usermeta/embedOptions/config/axis/gridColor: "redd" is not a CSS colour

# what is not what its channel has
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","legend":{"title":"L"}},"color":{"field":"a","type":"nominal","axis":{"title":"A"},"stack":true}}}
    warning /encoding/x/legend: legend has no effect here (channels without a place have legends)
    warning /encoding/color/axis: axis has no effect here (x and y have axes)
    warning /encoding/color/stack: stack has no effect here (x, y, theta and radius are stacked)
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal"},"color":{"field":"a","type":"nominal","scale":{"range":["red","blu",7]}}}}
    warning /encoding/color/scale/range/1: "blu" is not a CSS colour
    warning /encoding/color/scale/range/2: a colour is expected here, not a number
{DATA,"mark":{"type":"point","shape":"circl"},"encoding":{"x":{"field":"a","type":"nominal"},"shape":{"field":"a","type":"nominal","scale":{"range":["squar","M0,0L1,1"]}}}}
    warning /mark/shape: unknown symbol "circl" (did you mean "circle"?)
    warning /encoding/shape/scale/range/0: unknown symbol "squar" (did you mean "square"?)
{DATA,"mark":"point","encoding":{"x":{"field":"b","bin":{"extent":{"param":"p"}}},"color":{"field":"a","scale":{"range":{"field":"k"}}}}}
    warning /encoding/x/bin/extent/param: param has no effect here (bins are made of all rows)
    warning /encoding/color/scale/range/field: field has no effect here (a range is a list, a word or a scheme)
{DATA,"mark":"point","encoding":{"x":{"field":"b"},"color":{"field":"b","type":"quantitative","scale":{"type":"bin-ordinal","bins":[0,1,2]}}}}
    warning /encoding/color/scale/bins: the bins of a bin-ordinal scale do not decide its colours here (`bin` of the channel makes classes)
{DATA,"resolve":{"scale":{"colour":"independent"},"axis":{"color":"shared"}},"mark":"bar",ENC}
    warning /resolve/scale/colour: unknown property "colour" (did you mean "color"?)
    warning /resolve/axis/color: unknown property "color" (valid ones are x, y)
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","axis":{"format":{"yaer":"%Y"},"encoding":{}}},"y":{"field":"b","type":"quantitative"}}}
    warning /encoding/x/axis/format/yaer: unknown property "yaer" (did you mean "year"?)
    warning /encoding/x/axis/encoding: encoding has no effect here (properties of an axis are read)

# aggregates with an argument
{DATA,"transform":[{"aggregate":[{"op":{"exponentialx":0.5},"field":"b","as":"c"}],"groupby":["a"]}],"mark":"bar",ENC}
    warning /transform/0/aggregate/0/op/exponentialx: unknown property "exponentialx" (did you mean "exponential"?)
    warning : the data have no field "b"; they have a
{DATA,"transform":[{"aggregate":[{"op":{"exponentialb":0.5},"field":"b","as":"c"}],"groupby":["a"]}],"mark":"bar",ENC}
    warning /transform/0/aggregate/0/op/exponentialb: exponentialb has no effect here (Vega computes nothing for it alone; exponential is read)
    warning : the data have no field "b"; they have a
{DATA,"transform":[{"joinaggregate":[{"op":"exponential","field":"b","as":"c"}]},{"window":[{"op":"exponentialb","field":"b","as":"d"}]}],"mark":"bar",ENC}
    warning /transform/0/joinaggregate/0/op: nothing says here how fast older rows lose weight (such as {"exponential": 0.5})
    warning /transform/1/window/0/op: nothing says here how fast older rows lose weight (such as {"exponential": 0.5})
{DATA,"mark":"bar","encoding":{"y":{"aggregate":"exponential","field":"b"}}}
    warning /encoding/y/aggregate: nothing says here how fast older rows lose weight (such as {"exponential": 0.5})
    warning : there is no data, so the field "exponential_b" has no values
{DATA,"transform":[{"filtr":"datum.b > 1"},{"filter":"datum.b > 1","calculat":"7","as":"q"}],"mark":"bar",ENC}
    warning /transform/0/filtr: unknown property "filtr" (did you mean "filter"?)
    warning /transform/0: nothing says what is to be done here; it is skipped (a transform has one of lookup, filter, calculate, aggregate, joinaggregate, bin, timeUnit, stack, fold, flatten, window, impute, pivot, density, quantile, regression, loess, sample, extent)
    warning /transform/1/calculat: unknown property "calculat" (valid ones are filter)
    warning /transform/1/as: unknown property "as" (valid ones are filter)

# inputs and events
{DATA,"params":[{"name":"p","value":3,"bind":{"inptu":"range"}}],"mark":"bar",ENC}
    warning /params/0/bind/inptu: an input (an object) is expected here, not text
    warning /params/p/bind: inputs are not drawn; the parameter keeps the value it has at first
{DATA,"params":[{"name":"p","value":3,"bind":"scale"}],"mark":"bar",ENC}
    warning /params/0/bind: unknown binding "scale" (did you mean "scales"?)
{DATA,"params":[{"name":"p","select":{"type":"point","on":{"tpye":"click"},"nearest":"yes","resolve":"unoin"}}],"mark":"bar",ENC}
    warning /params/0/select/on/tpye: unknown property "tpye" (did you mean "type"?)
    warning /params/0/select/nearest: true or false is expected here, not text
    warning /params/0/select/resolve: unknown way of resolving selections "unoin" (did you mean "union"?)
{DATA,"mark":{"type":"bar","tooltip":{"content":"all"}},ENC}
    warning /mark/tooltip/content: unknown content of a tooltip "all" (valid ones are encoding, data)
{DATA,"mark":"bar","encoding":{"x":{"field":"a","type":"nominal","filter":{"gt":3}},"tooltip":{"field":"b","filter":{"gt":3,"lt":[],"oneof":[3]}}}}
    warning /encoding/tooltip/filter/lt: a number or true or false or a date (an object) or text is expected here, not a list
    warning /encoding/tooltip/filter/oneof: unknown property "oneof" (did you mean "oneOf"?)
    warning /encoding/x/filter: filter has no effect here (lines of a tooltip are filtered)
{DATA,"config":{"legend":{"disabled":true}},"mark":"bar",ENC}
    warning /config/legend/disabled: unknown property "disabled" (did you mean "disable"?)
"##;

fn told(text: &str) -> Vec<String> {
    let items = match render(&Source::new(Dialect::VegaLite, text), Format::Svg, &Options::default()) {
        Ok(drawn) => drawn.warnings,
        Err(report) => report.items().to_vec(),
    };
    let line = |item: &plotd::Diagnostic| {
        let severity = if item.severity == Severity::Error { "error" } else { "warning" };
        let hint = item.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
        format!("{severity} {}: {}{hint}", item.at, item.message)
    };
    let lines: Vec<String> = items.iter().map(line).collect();
    if lines.is_empty() { vec!["nothing".into()] } else { lines }
}

#[test]
fn every_fault_is_told_with_its_place() {
    let mut cases: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("    "), cases.last_mut()) {
            (Some(expected), Some((_, lines))) => lines.push(expected),
            _ => cases.push((line, Vec::new())),
        }
    }
    assert!(cases.len() >= 80, "{}", cases.len());
    let mut faults = Vec::new();
    for (description, expected) in cases {
        let text = description.replace("DATA", DATA).replace("ENC", ENCODING);
        let told = told(&text);
        if told != expected {
            faults.push(format!("{description}\n    {}", told.join("\n    ")));
        }
    }
    assert!(faults.is_empty(), "told otherwise:\n{}", faults.join("\n"));
}
