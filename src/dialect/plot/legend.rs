//! Legends: of the colours of series and of ramps, above the plot, beside it or below it, with the room that they take.

use super::ask::Palette;
use super::sheet::{AXIS_TITLE, Entry, LEGEND, MARGIN, Said, Sheet, TICK, measure, obj};
use crate::color::scheme;
use crate::json::Json;
use crate::text;
use std::borrow::Cow;
use std::sync::Arc;

/// Height of a row, px.
const ROW: f64 = 18.0;
/// Width of a symbol and what is between it and its name, px.
const SYMBOL: f64 = 24.0;
/// Between plot and legend, px.
const GAP: f64 = 12.0;

/// Where a legend stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Top,
    Right,
    Bottom,
}

impl Sheet<'_> {
    fn side(&self) -> Side {
        match self.ask.text("legend") {
            Some("right") => Side::Right,
            Some("bottom") => Side::Bottom,
            _ => Side::Top,
        }
    }

    /// Makes room for a legend.
    fn make_room(&mut self, (width, height): (f64, f64), gap: f64) {
        self.legend_height = height;
        match self.side() {
            Side::Top => self.top += height + gap,
            Side::Right => self.aside = width + GAP,
            Side::Bottom => self.below = height + GAP,
        }
    }

    /// Sets the legend of colours and makes room for it. Returns the colour channel of the marks.
    pub fn legend(&mut self, field: &str, entries: &[Entry], symbol: &str, shown: bool) -> Json {
        let names: Vec<&Arc<str>> = entries.iter().map(|e| &e.name).collect();
        let colors: Vec<&str> = entries.iter().map(|e| e.color.as_str()).collect();
        if shown {
            let whole = (self.width - self.left.min(MARGIN) - MARGIN).max(40.0);
            let beside = self.side() == Side::Right;
            let room = if beside { (0.36 * self.width).max(40.0) } else { whole };
            let names = || entries.iter().map(|e| measure(text::clip_chars(&e.name, 60), TICK).min(room - SYMBOL));
            let total: f64 = names().map(|w| w + SYMBOL + 10.0).sum();
            let widest = names().fold(1.0, f64::max);
            let columns = match beside {
                true => 1,
                false if total <= room => entries.len(),
                false => ((room / (widest + SYMBOL + 10.0)) as usize).clamp(1, entries.len().max(1)),
            };
            let rows = entries.len().div_ceil(columns.max(1));
            self.make_room(((widest + SYMBOL).ceil(), ROW * rows as f64), 6.0);
            self.legend = Some(obj! {
                "orient": "none", "direction": if beside { "vertical" } else { "horizontal" }, "title": Json::Null, "symbolType": symbol,
                "columns": columns as f64, "rowPadding": 5.0, "columnPadding": 14.0, "labelLimit": room - SYMBOL, "offset": 0.0,
                "symbolOpacity": 1.0, "symbolStrokeWidth": if symbol == "stroke" { Some(2.5) } else { None },
            });
        }
        obj! {
            "field": field, "type": "nominal",
            "scale": obj! {"domain": names, "range": colors},
            "legend": if shown { LEGEND.said() } else { Some(Json::Null) },
        }
    }

    /// The colours of a ramp between two ends, and whether its middle is zero.
    pub fn ramp_colors(&self, (low, high): (f64, f64), thin: bool) -> (Vec<String>, bool) {
        let diverging = low < 0.0 && high > 0.0 && !thin;
        let colors = match self.ask.palette() {
            Some(Palette::Colors(list)) if list.len() > 1 => list.iter().map(|c| c.to_hex()).collect(),
            Some(Palette::Scheme(name)) => {
                scheme(name).map_or_else(Vec::new, |s| (0..9).map(|i| s.at(f64::from(i) / 8.0).to_hex()).collect())
            }
            _ if diverging => self.look.diverging().into_iter().map(Cow::into_owned).collect(),
            // Thin lines must be seen on the page.
            _ => self.look.ramp().into_iter().skip(if thin { 2 } else { 0 }).map(Cow::into_owned).collect(),
        };
        (colors, diverging)
    }

    /// A ramp of colours for values, with its legend, for which room is made.
    pub fn ramp(
        &mut self,
        field: &str,
        (low, high): (f64, f64),
        writer: &super::write::Writer,
        (shown, thin): (bool, bool),
    ) -> Json {
        self.span.ramp = Some((low, high));
        let (colors, diverging) = self.ramp_colors((low, high), thin);
        let (low, high) = if diverging { (-high.max(-low), high.max(-low)) } else { (low, high) };
        let high = if high > low { high } else { low + 1.0 };
        let steps = colors.len().max(2) - 1;
        let domain: Vec<f64> = (0..=steps).map(|i| low + (high - low) * i as f64 / steps as f64).collect();
        if shown {
            self.ramp_legend([low, (low + high) / 2.0, high], writer);
        }
        obj! {
            "field": field, "type": "quantitative", "legend": if shown { LEGEND.said() } else { Some(Json::Null) },
            "scale": obj! {"domain": domain, "range": colors, "interpolate": "lab"},
        }
    }

    fn ramp_legend(&mut self, ticks: [f64; 3], writer: &super::write::Writer) {
        let beside = self.side() == Side::Right;
        let (mut labels, mut widest) = (String::new(), 0.0_f64);
        for tick in ticks {
            let label = writer.value(tick);
            widest = widest.max(measure(&label, TICK));
            labels.push_str(&format!("datum.value=={}?'{label}':", crate::number::to_js(tick)));
        }
        let length = if beside { self.height - self.top - self.bottom - 40.0 } else { self.width - 40.0 };
        self.make_room((widest.ceil() + 16.0, 28.0), 4.0);
        self.legend = Some(obj! {
            "type": "gradient", "orient": "none", "direction": if beside { "vertical" } else { "horizontal" }, "title": Json::Null,
            "gradientLength": length.clamp(20.0, 150.0), "gradientThickness": 9.0, "values": ticks, "labelExpr": labels + "''",
            "labelOverlap": false, "labelColor": self.look.muted,
        });
    }

    /// The legend at its place, px from the upper left corner of the plot.
    pub fn placed_legend(&mut self) -> Option<Json> {
        let Json::Object(mut legend) = self.legend.take()? else { return None };
        let (w, h) = self.inner();
        let caption = self.caption_height();
        let (x, y) = match self.side() {
            Side::Top => (MARGIN - self.left, -(self.above_plot() + self.legend_height + 2.0)),
            Side::Right => (w + self.right - MARGIN + GAP, 0.0),
            Side::Bottom => (MARGIN - self.left, h + self.bottom - MARGIN - caption + GAP),
        };
        legend.insert("legendX", Json::Number(x));
        legend.insert("legendY", Json::Number(y));
        Some(Json::Object(legend))
    }

    /// Height of what stands between a legend above and the plot: the title of the upright axis, half a label.
    fn above_plot(&self) -> f64 {
        let title = self.channels.iter().find(|c| c.name == "y").and_then(|c| c.axis.get("title"));
        let titled = title.is_some_and(|title| title.as_str().is_some()) || self.value_title.is_some();
        if titled { AXIS_TITLE + 6.0 } else { 6.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::look::LIGHT;
    use super::super::ask::Ask;
    use super::*;
    use crate::diagnostic::Report;

    fn placed(query: &str) -> (Json, (f64, f64)) {
        let ask = Ask::read(query, &mut Report::new());
        let mut sheet = Sheet::new(&ask, &LIGHT, (640.0, 360.0));
        let entry = |name: &str| Entry { name: Arc::from(name), color: "#000".to_owned() };
        sheet.legend("s", &[entry("one"), entry("two")], "square", true);
        let inner = sheet.inner();
        (sheet.placed_legend().unwrap(), inner)
    }

    #[test]
    fn legends_stand_where_they_are_asked_for() {
        let number = |legend: &Json, name: &str| legend.get(name).and_then(Json::as_f64).unwrap();
        let (top, inner) = placed("legend=top");
        assert!(number(&top, "legendY") < 0.0 && inner.0 == 616.0);
        let (right, inner) = placed("legend=right");
        assert!(number(&right, "legendX") > inner.0 && inner.0 < 600.0 && inner.1 == 336.0);
        let (bottom, inner) = placed("legend=bottom&caption=Source");
        let y = number(&bottom, "legendY");
        // Between the plot and the caption.
        assert!(y > inner.1 && y + ROW <= 360.0 - 12.0 - 12.0 - 14.0, "{y} {inner:?}");
    }
}
