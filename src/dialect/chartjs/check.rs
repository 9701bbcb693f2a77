//! What a configuration says that Chart.js does not know, or that is not drawn: each with its pointer and the word that
//! was probably meant. Names of all versions count as known; nothing here decides what is drawn.

use super::scheme;
use crate::color::Color;
use crate::diagnostic::{Report, did_you_mean};
use crate::json::{Json, Object, push_pointer};

/// Unknown names of one object that are told of.
const TOLD: usize = 100;

const TOP: &str = "\
    type data options plugins";
const DATA: &str = "\
    labels datasets xLabels yLabels";
const DATASET: &str = "\
    angle animation animations armLengthRatio backgroundColor backgroundColors borderColors coef errorBarColor \
    errorBarLineWidth errorBarWhiskerColor errorBarWhiskerLineWidth errorBarWhiskerRatio errorBarWhiskerSize \
    errorBars itemBackgroundColor itemBorderColor itemBorderWidth itemRadius itemStyle lineWidth \
    lowerBackgroundColor lowerColor meanBackgroundColor meanBorderColor meanBorderWidth meanRadius meanStyle \
    maxValue medianColor minValue outlierBackgroundColor outlierBorderColor outlierBorderWidth outlierColor outlierRadius \
    outlierStyle points shrinkAnchor shrinkFraction barPercentage barThickness base borderAlign borderCapStyle \
    borderColor borderDash borderDashOffset borderJoinStyle borderRadius borderSkipped borderWidth \
    capBezierPoints categoryPercentage circular circumference clip cubicInterpolationMode cutout \
    cutoutPercentage data datalabels drawActiveElementsOnTop enableBorderRadius fill grouped hidden hitRadius \
    hoverBackgroundColor hoverBorderColor hoverBorderDash hoverBorderDashOffset hoverBorderJoinStyle \
    hoverBorderRadius hoverBorderWidth hoverOffset hoverRadius id indexAxis inflateAmount label labels \
    lineTension maxBarThickness minBarLength normalized offset order outlabels parsing pointBackgroundColor \
    pointBorderColor pointBorderWidth pointHitRadius pointHoverBackgroundColor pointHoverBorderColor \
    pointHoverBorderWidth pointHoverRadius pointRadius pointRotation pointStyle rAxisID radius rotation segment \
    selfJoin showLine skipNull spacing spanGaps stack stepped steppedLine tension tooltip transitions type \
    weight value xAxisID yAxisID";
/// Data sets of plugins that bring types of their own.
const PLUGIN_DATASET: &str = "\
    align alpha anchorX anchorY captions clipMap color colorFrom colorMode colorTo column displayMode dividers flowColor \
    flowLabels font graticuleBorderColor graticuleBorderWidth groups height hitPadding hoverColorFrom hoverColorTo itemHitRadius key maxStats minStats modeX \
    nodeLabels nodeMinSize nodePadding nodePaddingMode nodeWidth orientation outlierHitRadius outline \
    outlineBackgroundColor outlineBorderColor outlineBorderWidth padding priority \
    quantiles rtl showGraticule showOutline size sumKeys tree treeLeafKey treeVersion unsorted whiskersMode width";
/// Those of clouds of words.
const WORD_CLOUD: &str = "\
    autoGrow color family fit hoverColor hoverSize hoverStrokeStyle hoverStrokeWidth hoverStyle hoverWeight lineHeight maxRotation minRotation \
    padding randomRotationSeed rotate rotationSteps size strokeStyle strokeWidth style weight";
/// Texts of boxes and nodes.
const CAPTIONS: &str = "\
    align color display font formatter hoverColor hoverFont padding";
const LABELS: &str = "\
    align color display font formatter hoverColor hoverFont overflow padding position";
const DIVIDERS: &str = "\
    display lineCapStyle lineColor lineDash lineDashOffset lineWidth";
const NODE_LABELS: &str = "\
    backgroundColor borderRadius color display font padding position";
/// Options of data sets that are one of a few words: of what type, which, and the words.
const WORDS: [(&str, &str, &str); 10] = [
    ("sankey", "colorMode", "gradient from to"),
    ("sankey", "modeX", "edge even"),
    ("sankey", "size", "max min"),
    ("sankey", "nodePaddingMode", "auto even"),
    ("sankey", "orientation", "horizontal vertical"),
    ("treemap", "displayMode", "containerBoxes headerBoxes"),
    ("funnel", "align", "left center right"),
    ("funnel", "shrinkAnchor", "top middle bottom none"),
    ("boxplot violin", "quantiles", "7 quantiles linear lower higher nearest midpoint fivenum hinges"),
    ("boxplot violin", "whiskersMode", "nearest exact"),
];
/// Options that decide how a chart moves and answers to a pointer: there is nothing of that in a picture.
const INTERACTIVE: &str = "\
    animation animations events hover hoverMode interaction legendCallback maintainAspectRatio onClick onHover \
    onResize resizeDelay responsive responsiveAnimationDuration tooltips transitions";
const OPTIONS: &str = "\
    align annotation aspectRatio backgroundColor barPercentage barThickness borderAlign borderColor borderWidth \
    categoryPercentage centerArea centerPercentage circumference clip clipMap coef color cutout cutoutPercentage datasets \
    defaultColor defaultFontColor defaultFontFamily defaultFontSize defaultFontStyle devicePixelRatio domain \
    elements fill font grouped hoverBackgroundColor hoverBorderColor indexAxis layout legend locale \
    maxBarThickness maxStats minBarLength minStats needle normalized offset parsing plugins pointLabels quantiles radius \
    rotation roundedCorners scale scales showGraticule showLine showLines showOutline skipNull spacing spanGaps startAngle tension title trackColor \
    valueLabel whiskersMode zoomOutPercentage";
const PLUGINS: &str = "\
    annotation chartJsPluginErrorBars colors colorschemes datalabels doughnutlabel filler legend outlabels subtitle title tooltip";
const OUTLABELS: &str = "\
    backgroundColor borderColor borderRadius borderWidth color display font lineColor lineHeight lineWidth padding \
    percentPrecision stretch text textAlign valuePrecision zoomOutPercentage";
const LEGEND: &str = "\
    align display events fullSize fullWidth labels maxHeight maxWidth onClick onHover onLeave position reverse \
    rtl textDirection title weight";
const LEGEND_LABELS: &str = "\
    borderRadius boxHeight boxPadding boxWidth color filter font fontColor fontFamily fontSize fontStyle \
    generateLabels lineWidth padding pointStyle pointStyleWidth sort textAlign useBorderRadius usePointStyle";
const TITLE: &str = "\
    align color display font fontColor fontFamily fontSize fontStyle fullSize fullWidth lineHeight padding \
    position text weight";
const SCALE: &str = "\
    adapters alignToPixels angleLines animate axis backgroundColor barPercentage barThickness beginAtZero border \
    bounds categoryPercentage clip display distribution grace grid gridLines id labels max maxBarThickness min \
    minBarLength offset parsing pointLabels position reverse scaleLabel stack stackWeight stacked startAngle \
    suggestedMax suggestedMin ticks time title type weight";
/// Scales of maps besides.
const MAP_SCALE: &str = "\
    interpolate legend missing mode padding projection projectionOffset projectionScale property quantize range";
const GRID: &str = "\
    borderColor borderDash borderDashOffset borderWidth circular color display drawBorder drawOnChartArea \
    drawTicks lineWidth offset offsetGridLines tickBorderDash tickBorderDashOffset tickColor tickLength \
    tickMarkLength tickWidth z zeroLineBorderDash zeroLineBorderDashOffset zeroLineColor zeroLineWidth";
const TICKS: &str = "\
    align autoSkip autoSkipPadding backdropColor backdropPadding backdropPaddingX backdropPaddingY beginAtZero \
    callback color count crossAlign display fixedStepSize font fontColor fontFamily fontSize fontStyle format \
    includeBounds labelOffset labels lineHeight major max maxRotation maxTicksLimit min minRotation minor mirror \
    padding precision reverse sampleSize showLabelBackdrop source stepSize suggestedMax suggestedMin \
    textStrokeColor textStrokeWidth userCallback z";

/// Checks what the author wrote.
pub(super) fn check(config: &Json, report: &mut Report) {
    let Some(top) = config.as_object() else { return };
    names(top, TOP, "", report);
    let brought = top.get("plugins").and_then(Json::as_array).unwrap_or(&[]);
    let brought: Vec<&str> = brought.iter().filter_map(|p| p.get("id")?.as_str()).collect();
    if let Some(data) = top.get("data").and_then(Json::as_object) {
        names(data, DATA, "/data", report);
        for (i, set) in data.get("datasets").and_then(Json::as_array).into_iter().flatten().enumerate() {
            if let Some(set) = set.as_object() {
                let at = format!("/data/datasets/{i}");
                let kind = set.get("type").or_else(|| top.get("type")).and_then(Json::as_str).unwrap_or("");
                names(set, &format!("{DATASET} {PLUGIN_DATASET} {}", brought_by(kind)), &at, report);
                for name in ["backgroundColor", "borderColor", "pointBackgroundColor", "pointBorderColor"] {
                    colors(set.get(name), &format!("{at}/{name}"), report);
                }
                of_type(set, kind, &at, report);
            }
        }
    }
    if let Some(options) = top.get("options").and_then(Json::as_object) {
        let kind = top.get("type").and_then(Json::as_str).unwrap_or("");
        self::options(options, kind, &brought, report);
    }
}

/// Checks what only some types of data sets have.
fn of_type(set: &Object, kind: &str, at: &str, report: &mut Report) {
    let blocks: &[(&str, &str)] = match kind {
        "treemap" => &[("captions", CAPTIONS), ("labels", LABELS), ("dividers", DIVIDERS)],
        "sankey" => &[("nodeLabels", NODE_LABELS), ("flowLabels", NODE_LABELS)],
        _ => &[],
    };
    for (name, valid) in blocks {
        block(set.get(name), valid, &format!("{at}/{name}"), report);
    }
    for (_, name, words) in WORDS.iter().filter(|(kinds, ..)| has(kinds, kind)) {
        let Some(word) = set.get(name).and_then(Json::as_str).filter(|word| !has(words, word)) else { continue };
        let near = did_you_mean(word, words.split(' '));
        let hint =
            near.map_or_else(|| format!("valid: {}", words.replace(' ', ", ")), |n| format!("did you mean {n:?}?"));
        report.warn_with_hint(format!("{at}/{name}"), format!("{word:?} is no {name}"), hint);
    }
}

/// Names that only one type knows, in its data sets and beside them.
fn brought_by(kind: &str) -> &'static str {
    if kind == "wordCloud" { WORD_CLOUD } else { "" }
}

fn options(options: &Object, kind: &str, brought: &[&str], report: &mut Report) {
    let valid =
        if matches!(kind, "choropleth" | "bubbleMap") { format!("{SCALE} {MAP_SCALE}") } else { SCALE.to_owned() };
    names(options, &format!("{OPTIONS} {INTERACTIVE} {}", brought_by(kind)), "/options", report);
    for (name, valid) in [("legend", LEGEND), ("title", TITLE)] {
        block(options.get(name), valid, &format!("/options/{name}"), report);
    }
    block(options.get("legend").and_then(|l| l.get("labels")), LEGEND_LABELS, "/options/legend/labels", report);
    if let Some(plugins) = options.get("plugins").and_then(Json::as_object) {
        let at = "/options/plugins";
        for (name, value) in
            plugins.iter().filter(|(name, _)| !has(PLUGINS, name) && !brought.contains(&&***name)).take(TOLD)
        {
            if matches!(value, Json::Null | Json::Bool(false))
                || value.get("display").is_some_and(|d| *d == Json::Bool(false))
            {
                continue;
            }
            let at = below(at, name);
            match did_you_mean(name, PLUGINS.split(' ')) {
                Some(near) => report.warn_with_hint(
                    at,
                    format!("unknown plugin {:?}", &**name),
                    format!("did you mean {near:?}?"),
                ),
                None => report.warn(at, format!("what the plugin {:?} does is not drawn", &**name)),
            }
        }
        block(plugins.get("outlabels"), OUTLABELS, &format!("{at}/outlabels"), report);
        if let Some(name) = plugins.get("colorschemes").and_then(|c| c.get("scheme")).and_then(Json::as_str)
            && !scheme::known(name)
        {
            let near = did_you_mean(name, scheme::names());
            let hint =
                near.map_or_else(|| "such as \"brewer.Paired12\"".to_owned(), |n| format!("did you mean {n:?}?"));
            report.warn_with_hint(format!("{at}/colorschemes/scheme"), format!("unknown colour scheme {name:?}"), hint);
        }
        if let Some(Json::Code(_)) = plugins.get("colorschemes").and_then(|c| c.get("custom")) {
            report.warn(format!("{at}/colorschemes/custom"), "functions that change a colour scheme are not called");
        }
        for (name, valid) in [("legend", LEGEND), ("title", TITLE), ("subtitle", TITLE)] {
            block(plugins.get(name), valid, &format!("{at}/{name}"), report);
        }
        let labels = plugins.get("legend").and_then(|l| l.get("labels"));
        block(labels, LEGEND_LABELS, &format!("{at}/legend/labels"), report);
    }
    if let Some(scales) = options.get("scales").and_then(Json::as_object) {
        for (name, value) in scales.iter() {
            let at = below("/options/scales", name);
            match value {
                Json::Array(list) => {
                    list.iter().enumerate().for_each(|(i, axis)| scale(axis, &valid, &format!("{at}/{i}"), report));
                }
                axis => scale(axis, &valid, &at, report),
            }
        }
    }
    if let Some(axis) = options.get("scale") {
        scale(axis, &valid, "/options/scale", report);
    }
}

fn scale(axis: &Json, valid: &str, at: &str, report: &mut Report) {
    let Some(o) = axis.as_object() else { return };
    for name in o.keys().filter(|name| !has(valid, name)).take(TOLD) {
        // Functions around the stages of an axis' update are run.
        let hook = name.starts_with("before") || name.starts_with("after");
        if !(hook && matches!(o.get(name), Some(Json::Code(_)))) {
            unknown(name, valid, &below(at, name), report);
        }
    }
    block(o.get("ticks"), TICKS, &format!("{at}/ticks"), report);
    for name in ["grid", "gridLines", "angleLines"] {
        block(o.get(name), GRID, &format!("{at}/{name}"), report);
    }
}

fn block(value: Option<&Json>, valid: &str, at: &str, report: &mut Report) {
    if let Some(o) = value.and_then(Json::as_object) {
        names(o, valid, at, report);
    }
}

fn names(o: &Object, valid: &str, at: &str, report: &mut Report) {
    for name in o.keys().filter(|name| !has(valid, name)).take(TOLD) {
        unknown(name, valid, &below(at, name), report);
    }
}

fn unknown(name: &str, valid: &str, at: &str, report: &mut Report) {
    match did_you_mean(name, valid.split(' ')) {
        Some(near) => report.warn_with_hint(at, format!("unknown option {name:?}"), format!("did you mean {near:?}?")),
        None => report.warn(at, format!("unknown option {name:?}")),
    }
}

/// Whether a word is one of those between blanks.
fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|w| w == word)
}

fn below(at: &str, name: &str) -> String {
    let mut at = at.to_owned();
    push_pointer(&mut at, name);
    at
}

fn colors(value: Option<&Json>, at: &str, report: &mut Report) {
    let bad = |css: &str| !css.trim().is_empty() && Color::parse(css).is_none();
    match value {
        Some(Json::String(css)) if bad(css) => report.warn(at, format!("{:?} is not a CSS colour", &**css)),
        Some(Json::Array(list)) => {
            if let Some((i, css)) =
                list.iter().enumerate().find_map(|(i, v)| Some((i, v.as_str().filter(|css| bad(css))?)))
            {
                report.warn(format!("{at}/{i}"), format!("{css:?} is not a CSS colour"));
            }
        }
        _ => {}
    }
}
