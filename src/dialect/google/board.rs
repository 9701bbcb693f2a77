//! The figure while it is made: shapes at pixels of the canvas, and marks of data through scales whose ranges are
//! pixels.
//!
//! Google's charts place guides by fixed rules of the canvas and let data overlap them, so the plot of the figure is
//! the whole canvas, and guides are marks of it that show no data of their own.

use super::super::qr::css;
use crate::color::Color;
use crate::data::{Column, Frame, Value};
use crate::expr::Params;
use crate::figure::{
    Advance, Align, AreaStyle, Channel, Coord, Curve, DataId, DataNode, DataSource, Domain, Encodings, Extent, Figure,
    FillTarget, Interpolation, LineStyleRule, Mapping, Mark, MarkKind, Nice, Orientation, Plot, PlotFrame, Range,
    RectStyle, Scale, ScaleId, ScaleKind, Sizing, SymbolStyle, TextMark, View, ViewKind,
};
use crate::geometry::{Insets, Point, Rect};
use crate::text::Font;
use crate::time::Zone;
use std::sync::Arc;

/// The family of all texts.
pub(super) const FAMILY: &str = "Arial, sans-serif";

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// Its colour.
    pub color: Color,
    /// Thickness, px.
    pub width: f64,
    /// Dashes and gaps, px; empty: unbroken.
    pub dash: Vec<f64>,
}

impl Look {
    /// Unbroken.
    pub(super) fn plain(color: Color, width: f64) -> Look {
        Look { color, width, dash: Vec::new() }
    }
}

/// A text at a point.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// What it says, one line.
    pub text: String,
    /// Where.
    pub at: Point,
    /// Which part of it lies there.
    pub align: Align,
    /// Vertically: `top`, `middle`, `bottom`.
    pub baseline: &'static str,
    /// Px.
    pub size: f64,
    /// Colour.
    pub color: Color,
    /// Bold.
    pub bold: bool,
}

/// The font of a size.
pub(super) fn font(size: f64) -> Font {
    Font::new(FAMILY, size)
}

/// How wide a text is, px.
pub(super) fn width(text: &str, size: f64) -> f64 {
    crate::text::width(text, &font(size))
}

/// A table and what its columns feed.
#[derive(Debug)]
pub(super) struct Rows {
    /// The table.
    pub frame: Frame,
    /// The channels.
    pub encodings: Encodings,
}

impl Rows {
    /// A table of `n` rows.
    pub(super) fn new(n: usize) -> Rows {
        Rows { frame: Frame::with_len(n), encodings: Encodings::new() }
    }

    /// A column that feeds a channel as it stands.
    pub(super) fn feed(&mut self, channel: Channel, name: &str, values: Vec<Value>) -> &mut Rows {
        self.frame.set(name, Column::of(values));
        self.encodings.map(channel, Mapping::field(name));
        self
    }

    /// A column of numbers that feeds a channel.
    pub(super) fn numbers(&mut self, channel: Channel, name: &str, values: impl IntoIterator<Item = f64>) -> &mut Rows {
        self.frame.set(name, Column::Numbers(values.into_iter().collect()));
        self.encodings.map(channel, Mapping::field(name));
        self
    }

    /// A column of numbers that feeds a channel through a scale.
    pub(super) fn scaled(
        &mut self,
        channel: Channel,
        name: &str,
        values: Vec<Option<f64>>,
        scale: ScaleId,
    ) -> &mut Rows {
        self.frame.set(name, Column::of_options(values));
        self.encodings.map(channel, Mapping::field(name).scaled(scale));
        self
    }

    /// The same for all rows.
    pub(super) fn constant(&mut self, channel: Channel, value: impl Into<Value>) -> &mut Rows {
        self.encodings.constant(channel, value);
        self
    }

    /// The channels of a line's look.
    pub(super) fn stroke(&mut self, look: &Look) -> &mut Rows {
        self.constant(Channel::Stroke, css(look.color)).constant(Channel::StrokeWidth, look.width);
        if !look.dash.is_empty() {
            let dash: Vec<Value> = look.dash.iter().copied().map(Value::Number).collect();
            self.constant(Channel::StrokeDash, Value::Array(dash.into()));
        }
        self
    }
}

/// A mark of a table that others draw, too.
#[derive(Debug)]
pub(super) struct Series<'n> {
    /// How it is drawn.
    pub kind: MarkKind,
    /// What feeds it.
    pub encodings: Encodings,
    /// What it shows.
    pub label: &'n str,
    /// Columns that must hold numbers.
    pub valid: Vec<Arc<str>>,
}

/// A figure in the making.
#[derive(Debug)]
pub(super) struct Board {
    /// Width of the canvas, px.
    pub width: f64,
    /// Its height.
    pub height: f64,
    data: Vec<DataNode>,
    scales: Vec<Scale>,
    marks: Vec<Mark>,
}

impl Board {
    /// Nothing on it.
    pub(super) fn new(width: f64, height: f64) -> Board {
        Board { width, height, data: Vec::new(), scales: Vec::new(), marks: Vec::new() }
    }

    /// A linear scale from a domain to pixels of the canvas.
    pub(super) fn scale(&mut self, name: &str, domain: (f64, f64), range: (f64, f64)) -> ScaleId {
        let id = ScaleId(self.scales.len());
        let same = self.scales.iter().find(|s| {
            &*s.name == name
                && s.domain.fixed == Some(vec![domain.0.into(), domain.1.into()])
                && matches!(&s.range, Range::Numbers(r) if r[..] == [range.0, range.1])
        });
        if let Some(scale) = same {
            return scale.id;
        }
        self.scales.push(Scale {
            id,
            name: Arc::from(name),
            kind: ScaleKind::Linear,
            domain: Domain { fixed: Some(vec![domain.0.into(), domain.1.into()]), ..Domain::default() },
            range: Range::Numbers(vec![range.0, range.1]),
            clamp: false,
            reverse: false,
            round: false,
            nice: Nice::No,
            padding_px: 0.0,
            interpolation: Interpolation::Rgb { gamma: 1.0 },
            bins: None,
        });
        id
    }

    /// Adds a mark. One with a label shows data of its own.
    pub(super) fn add(&mut self, class: &'static str, kind: MarkKind, rows: Rows, label: &str) -> &mut Mark {
        self.add_series(class, rows.frame, vec![Series { kind, encodings: rows.encodings, label, valid: Vec::new() }]);
        // Just pushed.
        self.marks.last_mut().expect("a mark was added")
    }

    /// Adds marks of one table, which is that of the whole chart.
    pub(super) fn add_series(&mut self, class: &'static str, frame: Frame, list: Vec<Series>) {
        let source = DataSource::Frame(Arc::new(frame));
        self.data.push(DataNode { source, transforms: Vec::new(), faceted: false });
        for series in list {
            self.push(class, series);
        }
    }

    fn push(&mut self, class: &'static str, series: Series) {
        self.marks.push(Mark {
            class,
            kind: series.kind,
            data: DataId(self.data.len() - 1),
            encodings: series.encodings,
            series: Vec::new(),
            sort: Vec::new(),
            valid: series.valid,
            clip: None,
            blend: None,
            bounds: false,
            display_names: Vec::new(),
            label: Arc::from(series.label),
        });
    }

    /// Filled rectangles of one paint.
    pub(super) fn rects(&mut self, class: &'static str, list: &[Rect], paint: Value) {
        if list.is_empty() {
            return;
        }
        let mut rows = Rows::new(list.len());
        rows.numbers(Channel::X, "x1", list.iter().map(|r| r.x1)).numbers(Channel::X2, "x2", list.iter().map(|r| r.x2));
        rows.numbers(Channel::Y, "y1", list.iter().map(|r| r.y1)).numbers(Channel::Y2, "y2", list.iter().map(|r| r.y2));
        rows.constant(Channel::Fill, paint);
        self.add(class, MarkKind::Rect(RectStyle::default()), rows, "");
    }

    /// Straight lines of one look.
    pub(super) fn segments(&mut self, class: &'static str, list: &[(Point, Point)], look: &Look) {
        if list.is_empty() || look.width <= 0.0 {
            return;
        }
        let mut rows = Rows::new(list.len());
        rows.numbers(Channel::X, "x1", list.iter().map(|s| s.0.x));
        rows.numbers(Channel::Y, "y1", list.iter().map(|s| s.0.y));
        rows.numbers(Channel::X2, "x2", list.iter().map(|s| s.1.x));
        rows.numbers(Channel::Y2, "y2", list.iter().map(|s| s.1.y));
        rows.stroke(look);
        self.add(class, MarkKind::Rule, rows, "");
    }

    /// A line through points.
    pub(super) fn polyline(&mut self, class: &'static str, points: &[Point], look: &Look, curve: Curve) {
        let mut rows = Rows::new(points.len());
        rows.numbers(Channel::X, "x", points.iter().map(|p| p.x)).numbers(Channel::Y, "y", points.iter().map(|p| p.y));
        rows.stroke(look).constant(Channel::StrokeJoin, "round");
        self.add(class, MarkKind::Line(LineStyleRule { curve, span: None, closed: false }), rows, "");
    }

    /// A filled outline through points.
    pub(super) fn polygon(&mut self, class: &'static str, points: &[Point], paint: Value, curve: Curve) {
        if points.len() < 2 {
            return;
        }
        let mut rows = Rows::new(points.len());
        rows.numbers(Channel::X, "x", points.iter().map(|p| p.x)).numbers(Channel::Y, "y", points.iter().map(|p| p.y));
        rows.constant(Channel::Fill, paint);
        let style = AreaStyle {
            curve,
            base_curve: curve,
            orientation: Orientation::Vertical,
            span: None,
            closed: false,
            target: FillTarget::Shape,
            below: None,
            stroke_line_only: false,
            paired: false,
        };
        self.add(class, MarkKind::Area(style), rows, "");
    }

    /// Symbols of one shape (a name of canvas point styles), at points with radii; filled and outlined.
    pub(super) fn symbols(
        &mut self,
        class: &'static str,
        shape: &str,
        list: &[(Point, f64)],
        fill: Option<Value>,
        look: Option<&Look>,
    ) {
        if list.is_empty() {
            return;
        }
        let mut rows = Rows::new(list.len());
        rows.numbers(Channel::X, "x", list.iter().map(|s| s.0.x)).numbers(Channel::Y, "y", list.iter().map(|s| s.0.y));
        rows.numbers(Channel::Size, "radius", list.iter().map(|s| s.1)).constant(Channel::Shape, shape);
        if let Some(fill) = fill {
            rows.constant(Channel::Fill, fill);
        }
        if let Some(look) = look {
            rows.stroke(look);
        }
        self.add(class, MarkKind::Symbol(SymbolStyle { by_radius: true, inside: None }), rows, "");
    }

    /// Texts.
    pub(super) fn texts(&mut self, class: &'static str, list: &[Label]) {
        let list: Vec<&Label> = list.iter().filter(|l| !l.text.trim().is_empty()).collect();
        let Some(first) = list.first() else { return };
        let mut rows = Rows::new(list.len());
        rows.numbers(Channel::X, "x", list.iter().map(|l| l.at.x));
        rows.numbers(Channel::Y, "y", list.iter().map(|l| l.at.y));
        rows.feed(Channel::Text, "text", list.iter().map(|l| Value::from(l.text.as_str())).collect());
        rows.constant(Channel::FontFamily, FAMILY);
        let mut style = |channel, name: &str, of: &dyn Fn(&Label) -> Value| {
            let value = of(first);
            if list.iter().all(|l| of(l) == value) {
                rows.constant(channel, value);
            } else {
                rows.feed(channel, name, list.iter().map(|l| of(l)).collect());
            }
        };
        style(Channel::Align, "align", &|l| {
            Value::from(match l.align {
                Align::Start => "left",
                Align::Center => "center",
                Align::End => "right",
            })
        });
        style(Channel::Baseline, "baseline", &|l| Value::from(l.baseline));
        style(Channel::Size, "size", &|l| Value::Number(l.size));
        style(Channel::Fill, "color", &|l| Value::from(css(l.color)));
        style(Channel::FontWeight, "weight", &|l| Value::from(if l.bold { "bold" } else { "normal" }));
        self.add(class, MarkKind::Text(TextMark::default()), rows, "");
    }

    /// The figure; everything on it fades by `opacity`.
    pub(super) fn finish(mut self, name: &str, background: Option<Color>, opacity: f64) -> Figure {
        if opacity < 1.0 {
            for mark in &mut self.marks {
                mark.encodings.constant(Channel::Opacity, opacity);
            }
        }
        let plot = Plot {
            width: Extent::Px(self.width),
            height: Extent::Px(self.height),
            coord: Coord::Cartesian,
            axes: Vec::new(),
            marks: self.marks,
            frame: PlotFrame::default(),
        };
        Figure {
            name: name.to_owned(),
            description: String::new(),
            data: self.data,
            params: Params::new(),
            zone: Zone::utc(),
            scales: self.scales.len(),
            root: View {
                kind: ViewKind::Plot(Box::new(plot)),
                scales: self.scales,
                legends: Vec::new(),
                titles: Vec::new(),
            },
            sizing: Sizing::Canvas { width: self.width, height: self.height },
            padding: Insets::default(),
            inset: Insets::default(),
            background,
            advance: Advance::Fractional,
        }
    }
}
