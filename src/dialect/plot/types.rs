//! The types of charts: their names, what else people call them, and how Vega-Lite stands to them.

use crate::diagnostic::{Report, did_you_mean};

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Type {
    Line,
    Step,
    Area,
    Stack,
    Stem,
    Slope,
    Candlestick,
    Sparkline,
    Bar,
    BarH,
    GroupedBar,
    StackedBar,
    Lollipop,
    Dumbbell,
    Bullet,
    Waterfall,
    Funnel,
    Pie,
    Donut,
    Progress,
    Gauge,
    Radar,
    Hist,
    Ecdf,
    Box,
    Violin,
    Strip,
    ErrorBar,
    Scatter,
    Bubble,
    Hist2d,
    Hexbin,
    Quiver,
    Barbs,
    Heatmap,
    Contour,
    Contourf,
    Tricontour,
    Tricontourf,
    Tripcolor,
    Triplot,
    Streamplot,
    Polar,
    Calendar,
}

/// A type, its names, and what it is called in sentences.
#[derive(Debug)]
pub(super) struct Row {
    pub kind: Type,
    /// Its name, then others for the same; letters alone decide (`bar-h` is `barh`).
    pub names: &'static [&'static str],
    /// In a sentence: "line chart".
    pub title: &'static str,
    /// Why Vega-Lite cannot say it, where it cannot.
    pub beyond: Option<&'static str>,
}

const fn row(kind: Type, names: &'static [&'static str], title: &'static str) -> Row {
    Row { kind, names, title, beyond: None }
}

const fn beyond(kind: Type, names: &'static [&'static str], title: &'static str, why: &'static str) -> Row {
    Row { kind, names, title, beyond: Some(why) }
}

const LEVELS: &str = "Vega-Lite has no transform that finds contours";
const MESH: &str = "Vega-Lite has no transform that makes triangles of points";
const ARROWS: &str = "Vega-Lite has no arrows whose length and barbs follow data";
const ROUND: &str = "Vega-Lite has no polar axes";

/// All types.
pub(super) const TYPES: &[Row] = &[
    row(Type::Line, &["line", "lines", "plot", "linechart", "timeseries"], "line chart"),
    row(Type::Step, &["step", "stairs", "steps"], "step chart"),
    row(Type::Area, &["area", "fillbetween", "range"], "area chart"),
    row(Type::Stack, &["stack", "stackplot", "stackedarea", "streamgraph"], "stacked area chart"),
    row(Type::Stem, &["stem", "stemplot", "needle"], "stem plot"),
    row(Type::Slope, &["slope", "slopegraph", "slopechart"], "slope chart"),
    row(Type::Candlestick, &["candlestick", "ohlc", "candles", "candle"], "candlestick chart"),
    row(Type::Sparkline, &["sparkline", "spark"], "sparkline"),
    row(Type::Bar, &["bar", "bars", "column", "columns", "barchart", "vbar"], "bar chart"),
    row(Type::BarH, &["barh", "hbar", "horizontalbar", "rows"], "bar chart"),
    row(Type::GroupedBar, &["groupedbar", "grouped", "groupedbars", "clusteredbar"], "grouped bar chart"),
    row(Type::StackedBar, &["stackedbar", "stacked", "stackedbars"], "stacked bar chart"),
    row(Type::Lollipop, &["lollipop", "lollipops"], "lollipop chart"),
    row(Type::Dumbbell, &["dumbbell", "dumbell", "rangedot", "connecteddot"], "dumbbell chart"),
    row(Type::Bullet, &["bullet", "bulletchart", "bulletgraph"], "bullet chart"),
    row(Type::Waterfall, &["waterfall", "cascade", "bridge"], "waterfall chart"),
    row(Type::Funnel, &["funnel", "funnelchart"], "funnel chart"),
    row(Type::Pie, &["pie", "piechart"], "pie chart"),
    row(Type::Donut, &["donut", "doughnut", "ring"], "donut chart"),
    row(Type::Progress, &["progress", "progressbar"], "progress bar"),
    beyond(Type::Gauge, &["gauge", "meter", "speedometer", "radialgauge"], "gauge", "Vega-Lite has no gauges"),
    beyond(Type::Radar, &["radar", "spider", "radarchart", "web"], "radar chart", ROUND),
    row(Type::Hist, &["hist", "histogram"], "histogram"),
    row(Type::Ecdf, &["ecdf", "cdf"], "cumulative distribution"),
    row(Type::Box, &["box", "boxplot", "boxandwhisker"], "box plot"),
    row(Type::Violin, &["violin", "violinplot", "violins"], "violin plot"),
    row(Type::Strip, &["strip", "stripplot", "eventplot", "rug", "dotplot"], "strip plot"),
    row(Type::ErrorBar, &["errorbar", "errorbars", "pointrange"], "chart with error bars"),
    row(Type::Scatter, &["scatter", "points", "point", "scatterplot", "xy"], "scatter plot"),
    row(Type::Bubble, &["bubble", "bubbles", "bubblechart"], "bubble chart"),
    row(Type::Hist2d, &["hist2d", "histogram2d", "bin2d"], "two-dimensional histogram"),
    beyond(Type::Hexbin, &["hexbin", "hex", "hexagons"], "hexagonal histogram", "Vega-Lite has no hexagonal bins"),
    beyond(Type::Quiver, &["quiver", "arrows", "vectors"], "arrow plot", ARROWS),
    beyond(Type::Barbs, &["barbs", "windbarbs", "barb"], "wind barbs", ARROWS),
    row(Type::Heatmap, &["heatmap", "imshow", "pcolormesh", "pcolor", "matshow", "matrix"], "heat map"),
    beyond(Type::Contour, &["contour", "contours", "isolines"], "contour plot", LEVELS),
    beyond(Type::Contourf, &["contourf", "filledcontour", "filledcontours"], "filled contour plot", LEVELS),
    beyond(Type::Tricontour, &["tricontour"], "contour plot of scattered points", LEVELS),
    beyond(Type::Tricontourf, &["tricontourf"], "filled contour plot of scattered points", LEVELS),
    beyond(Type::Tripcolor, &["tripcolor"], "coloured triangulation", MESH),
    beyond(Type::Triplot, &["triplot", "triangulation", "delaunay"], "triangulation", MESH),
    beyond(
        Type::Streamplot,
        &["streamplot", "stream", "streamlines"],
        "stream plot",
        "Vega-Lite has no transform that follows a field",
    ),
    beyond(Type::Polar, &["polar", "polarplot"], "polar plot", ROUND),
    row(Type::Calendar, &["calendar", "calendarheatmap", "contributions"], "calendar heat map"),
];

impl Type {
    /// Its row of the table.
    pub fn row(self) -> &'static Row {
        TYPES.iter().find(|row| row.kind == self).unwrap_or(&TYPES[0])
    }

    /// Its usual name.
    pub fn name(self) -> &'static str {
        self.row().names[0]
    }
}

/// Types joined by `+`, of which two can be layered.
pub(super) fn parse(text: &str, at: &str, report: &mut Report) -> Vec<Type> {
    let mut found = Vec::new();
    // In a query a plus sign is a space.
    let parts: Vec<&str> = text.split(['+', ' ']).filter(|part| !part.is_empty()).collect();
    let whole = one(text);
    for part in whole.map_or(parts, |_| vec![text]) {
        match one(part) {
            Some(kind) => found.push(kind),
            None => {
                let names = TYPES.iter().flat_map(|row| row.names.iter().copied());
                let hint = match did_you_mean(part, names) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => {
                        format!("types are {}", TYPES.iter().map(|row| row.names[0]).collect::<Vec<_>>().join(", "))
                    }
                };
                report.error_with_hint(at, format!("unknown type {:?}", crate::text::clip_chars(part, 60)), hint);
            }
        }
    }
    if found.len() > 2 {
        report.error(at, "at most two types can be layered");
    }
    found
}

fn one(text: &str) -> Option<Type> {
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    TYPES.iter().find(|row| row.names.contains(&letters.as_str())).map(|row| row.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_one_type_each() {
        let mut seen = std::collections::BTreeSet::new();
        for row in TYPES {
            assert_eq!(row.kind.row().names, row.names);
            for name in row.names {
                assert!(seen.insert(name), "{name}");
                assert_eq!(one(name), Some(row.kind), "{name}");
            }
        }
    }

    #[test]
    fn layers_and_spellings() {
        let mut report = Report::new();
        assert_eq!(parse("bar+line", "/type", &mut report), [Type::Bar, Type::Line]);
        assert_eq!(parse("bar line", "/type", &mut report), [Type::Bar, Type::Line]);
        assert_eq!(parse("Fill_Between", "/type", &mut report), [Type::Area]);
        assert_eq!(parse("stacked bar", "/type", &mut report), [Type::StackedBar]);
        assert!(!report.has_errors());
        parse("baar+line", "/type", &mut report);
        assert!(report.to_string().contains("did you mean \"bar\""), "{report}");
    }
}
