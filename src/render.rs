//! The pipeline in one function.

use crate::dataflow::{self, Frames};
use crate::diagnostic::{Diagnostic, Kind, Report};
use crate::dialect;
use crate::dialect::{Chart, Dialect, Script, Surface};
use crate::draw;
use crate::figure::Figure;
use crate::glyphs;
use crate::images;
use crate::limits::{Budget, Exceeded, Limits};
use crate::output::svg::SvgOptions;
use crate::output::{Format, Lettering, html, png, svg};
use crate::scene::{Scene, ground};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A chart description in one of the languages.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Source {
    /// The language of the text, and the version it is drawn as.
    pub dialect: Dialect,
    /// The description: JSON, an object literal or the parameters of a query, as the language has it.
    pub text: Arc<str>,
    /// Values that replace parts of it, by name, where it is a template.
    pub values: Arc<[(String, String)]>,
}

impl Source {
    /// A description in a language, with no values to fill in.
    pub fn new(dialect: Dialect, text: impl Into<Arc<str>>) -> Self {
        Self { dialect, text: text.into(), values: Arc::from([]) }
    }
}

/// What a caller may decide about a picture, apart from its description.
#[derive(Clone)]
#[non_exhaustive]
pub struct Options {
    /// Width in CSS pixels, instead of what the description says: 1 to [`Limits::side`].
    pub width: Option<f64>,
    /// Height in CSS pixels, likewise.
    pub height: Option<f64>,
    /// Raster pixels per CSS pixel, 0.5–4.
    pub dpr: f64,
    /// A CSS colour (or `transparent`) under the whole picture, instead of what the description says.
    pub background: Option<Arc<str>>,
    /// A theme by name: `light`, `dark`, or `auto` for a document that follows the page it is on (pixels are light then), which
    /// is the default of plotd's shorthand and of badges; for Vega-Lite also those of Vega (`excel`, `ggplot2`, `vox` …), which
    /// [`Language`](crate::Language) lists.
    pub theme: Option<Arc<str>>,
    /// Whether data sets of a plain Chart.js 4 chart in which nothing has a colour get those of its plugin `colors`, as the
    /// build `chart.js/auto` has it.
    pub colors: bool,
    /// Where local times of Vega-Lite are meant: a zone of the IANA database such as `Europe/Rome`; UTC if not said,
    /// never the machine's.
    pub time_zone: Option<Arc<str>>,
    /// Prefix of every id in the document, so that several charts can share a page: letters, digits, `-`, `_`.
    pub id_prefix: Arc<str>,
    /// Pages embed the PNG as a data URI instead of the SVG.
    pub embed_png: bool,
    /// How the texts of documents and of pages are written; pixels are the same whichever is chosen.
    pub text: Lettering,
    /// Addresses of the other representations, for the links of a page.
    pub links: Arc<[(Format, Arc<str>)]>,
    /// What the chart may cost.
    pub limits: Limits,
    /// Where `data.url` is read from; by default nothing can be read.
    pub resources: Arc<dyn Resources>,
    /// Set from outside to stop the work.
    pub cancel: Option<Arc<AtomicBool>>,
    /// Called when a stage is done, so that a caller with a clock can time it.
    pub observer: Option<Arc<dyn Fn(Stage) + Send + Sync>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: None,
            height: None,
            dpr: 1.0,
            background: None,
            theme: None,
            colors: true,
            time_zone: None,
            id_prefix: Arc::from(""),
            embed_png: false,
            text: Lettering::Font,
            links: Arc::from([]),
            limits: Limits::default(),
            resources: Arc::new(Nothing),
            cancel: None,
            observer: None,
        }
    }
}

impl Options {
    /// The options of one chart: what it may read is counted from here.
    fn for_chart(&self) -> Options {
        let resources = self.resources.for_chart().unwrap_or_else(|| Arc::clone(&self.resources));
        Options { resources, ..self.clone() }
    }

    /// How the texts of a representation are written: what is rasterized has the fonts at hand.
    pub(crate) fn lettering(&self, format: Format) -> Lettering {
        match format {
            Format::Svg => self.text,
            Format::Html if !self.embed_png => self.text,
            Format::Html | Format::Png | Format::Json | Format::Spec => Lettering::Font,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

/// A stage of the pipeline, as told to [`Options::observer`] when it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Parsed and lowered to a figure.
    Parse,
    /// Data transformed, scales trained, everything placed.
    Layout,
    /// Drawn and written as SVG.
    Svg,
    /// Rasterized and encoded.
    Png,
}

pub use crate::data::{Nothing, Resources};

/// A finished representation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rendered {
    /// The whole representation, as it is sent or stored.
    pub bytes: Vec<u8>,
    /// What the bytes are.
    pub format: Format,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// The chart's name, for `<title>` and links: its own title, else what kind of chart of what fields it is.
    pub title: String,
    /// What it shows in words, for those who do not see it; empty if nothing is known.
    pub description: String,
    /// What was asked for and is not in the picture.
    pub warnings: Vec<Diagnostic>,
}

impl Rendered {
    /// A representation of a size in CSS pixels, without title, description and warnings.
    pub fn new(bytes: Vec<u8>, format: Format, width: f64, height: f64) -> Self {
        let (title, description) = (String::new(), String::new());
        Self { bytes, format, width, height, title, description, warnings: Vec::new() }
    }
}

/// Draws a chart.
///
/// # Errors
/// A report with everything that is wrong with the description, each with its JSON pointer.
pub fn render(source: &Source, format: Format, options: &Options) -> Result<Rendered, Report> {
    render_within(source, format, options, &Budget::new(options.limits.clone(), options.cancel.clone()))
}

/// Draws a chart within a budget of the caller's, who can see afterwards what it has spent, whatever came of it.
///
/// # Errors
/// As [`render`].
pub fn render_within(source: &Source, format: Format, options: &Options, budget: &Budget) -> Result<Rendered, Report> {
    let options = &options.for_chart();
    let done = |stage| options.observer.iter().for_each(|tell| tell(stage));
    let mut report = Report::new();
    if format == Format::Spec {
        let spec = specification(source, options, budget, &mut report)?;
        done(Stage::Parse);
        return Ok(spec);
    }
    let chart = dialect::read_on(surface(format, options), source, options, budget, &mut report)?;
    done(Stage::Parse);
    let mut picture = picture(chart, format, budget, &mut report)?;
    complete(&mut picture.drawing.scene, source, options, budget, &mut report)?;
    done(Stage::Layout);
    let svg = document(&picture, format, options, budget)?;
    done(Stage::Svg);
    picture.drawing.notes.iter().for_each(|(at, message)| report.warn(at.as_str(), message.as_str()));
    budget.complaints().into_iter().for_each(|complaint| report.warn("", complaint));
    let warnings: Vec<Diagnostic> = report.warnings().cloned().collect();
    let bytes = match format {
        Format::Svg | Format::Spec => svg.into_bytes(),
        Format::Png => raster(&svg, options, budget)?,
        Format::Json => picture.data.ok_or_else(no_data)?.into_bytes(),
        Format::Html => page(&svg, &picture.drawing, &warnings, options, budget)?.into_bytes(),
    };
    if format == Format::Png {
        done(Stage::Png);
    }
    let Scene { size, title, description, .. } = picture.drawing.scene;
    Ok(Rendered { bytes, format, width: size.width, height: size.height, title, description, warnings })
}

/// A chart drawn.
struct Picture {
    drawing: draw::Drawing,
    /// What is drawn as the language writes it in JSON, if it does.
    data: Option<String>,
    /// Prefix of ids where none is asked for.
    ids: String,
}

/// What a chart becomes in the specification language that others are written in.
fn specification(source: &Source, options: &Options, budget: &Budget, report: &mut Report) -> Result<Rendered, Report> {
    let spec = dialect::specification(source, options, budget, report)?;
    let mut written = Rendered::new((spec.to_text() + "\n").into_bytes(), Format::Spec, 0.0, 0.0);
    written.warnings = report.warnings().cloned().collect();
    Ok(written)
}

/// What a picture is seen on.
fn surface(format: Format, options: &Options) -> Surface {
    let pixels = format == Format::Png || (format == Format::Html && options.embed_png);
    Surface { document: !pixels, table: format == Format::Html }
}

/// A figure laid out and drawn; whatever is a scene already is as it is.
fn picture(chart: Chart, format: Format, budget: &Budget, report: &mut Report) -> Result<Picture, Report> {
    let of_figure = |drawing| Picture { drawing, data: None, ids: String::new() };
    match chart {
        Chart::Figure(figure) => drawn(&figure, format, budget).map(of_figure),
        Chart::Scripted(figure, script) => scripted(&figure, &*script, format, budget, report).map(of_figure),
        Chart::Scene(picture) => {
            let drawing = draw::Drawing { scene: picture.scene, table: picture.table, notes: Vec::new() };
            Ok(Picture { drawing, data: picture.data, ids: picture.ids })
        }
    }
}

/// Puts what is asked for besides the chart itself into a scene: inks of the page, the images that it names.
fn complete(
    scene: &mut Scene,
    source: &Source,
    options: &Options,
    budget: &Budget,
    report: &mut Report,
) -> Result<(), Report> {
    if let Some(other) = dialect::other_ink(source, options) {
        ground::mend_inks(scene, other);
    }
    if !dialect::knows_its_grounds(source) {
        ground::keep_inks(scene, dialect::DARK_PAGE);
    }
    images::embed(scene, &*options.resources, budget.limits(), report);
    glyphs::tell(scene, report);
    check_size(scene, budget.limits())
}

fn document(picture: &Picture, format: Format, options: &Options, budget: &Budget) -> Result<String, Report> {
    let id_prefix = if options.id_prefix.is_empty() { &*picture.ids } else { &*options.id_prefix };
    let as_asked = SvgOptions { id_prefix, lettering: options.lettering(format) };
    svg::write_within(&picture.drawing.scene, &as_asked, budget).map_err(|what| exceeded(budget, what))
}

fn drawn(figure: &Figure, format: Format, budget: &Budget) -> Result<draw::Drawing, Report> {
    let limit = |what| exceeded(budget, what);
    let frames = dataflow::run_figure(figure, budget).map_err(limit)?;
    draw::draw(figure, &frames, format == Format::Html, budget).map_err(limit)
}

/// A figure with functions of the author: laid out once for what they ask, read again with that, drawn, and painted on.
fn scripted(
    figure: &Figure,
    script: &dyn Script,
    format: Format,
    budget: &Budget,
    report: &mut Report,
) -> Result<draw::Drawing, Report> {
    let limit = |what| exceeded(budget, what);
    let run = |figure: &Figure| dataflow::run_figure(figure, budget).map_err(limit);
    let see = |figure: &Figure, frames: &Frames| draw::see(figure, frames, budget).map_err(limit);
    let figure = script.revise(&see(figure, &run(figure)?)?, budget, report);
    let frames = run(&figure)?;
    let painted = if script.paints() { Some(script.paint(&see(&figure, &frames)?, budget, report)) } else { None };
    let drawing = draw::draw_painted(&figure, &frames, format == Format::Html, painted, budget).map_err(limit)?;
    budget.check().map_err(limit)?;
    Ok(drawing)
}

/// What is said where a language cannot say in JSON what it draws.
fn no_data() -> Report {
    let names = Format::ALL.map(Format::name).join(", ");
    Report::of(Kind::Spec, "", format!("a chart of this language is not to be had as json; there are {names}"))
}

/// What is said when a limit was hit or the caller gave up.
fn exceeded(budget: &Budget, what: Exceeded) -> Report {
    let mut report = Report::new();
    report.exceeded("", budget, what);
    report
}

fn check_size(scene: &Scene, limits: &Limits) -> Result<(), Report> {
    let (size, most) = (scene.size, limits.side);
    if size.width <= most && size.height <= most {
        return Ok(());
    }
    let message = format!(
        "the picture would be {:.0} by {:.0} px; either side may be {most} (limit `side`)",
        size.width, size.height
    );
    Err(Report::of(Kind::Limit, "", message))
}

fn raster(svg: &str, options: &Options, budget: &Budget) -> Result<Vec<u8>, Report> {
    png::rasterize(svg, options.dpr.clamp(0.5, 4.0), budget).map_err(|e| match e {
        png::PngError::Exceeded(what) => exceeded(budget, what),
        png::PngError::TooLarge(..) => Report::of(Kind::Limit, "", e.to_string()),
        png::PngError::Failed(..) => Report::of(Kind::Internal, "", e.to_string()),
    })
}

/// A warning as a page shows it: its place, what is the matter, and what to do.
fn note(warning: &Diagnostic) -> String {
    let place = if warning.at.is_empty() { String::new() } else { format!("{}: ", warning.at) };
    let hint = warning.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
    format!("{place}{}{hint}", warning.message)
}

fn page(
    svg: &str,
    drawing: &draw::Drawing,
    warnings: &[Diagnostic],
    options: &Options,
    budget: &Budget,
) -> Result<String, Report> {
    let scene = &drawing.scene;
    let body = if options.embed_png {
        let bytes = raster(svg, options, budget)?;
        html::Body::PngDataUri(format!("data:image/png;base64,{}", BASE64.encode(bytes)))
    } else {
        html::Body::Svg(svg)
    };
    let table = drawing.table.as_ref().map(|t| html::Table {
        headers: t.headers.clone(),
        rows: t.rows.clone(),
        truncated: t.truncated,
    });
    let notes: Vec<String> = warnings.iter().map(note).collect();
    let picture = options.links.iter().find(|(f, a)| *f == Format::Png && a.starts_with("http"));
    let address = options.links.iter().find(|(f, a)| *f == Format::Html && a.starts_with("http"));
    Ok(html::page(&html::Page {
        title: &scene.title,
        description: &scene.description,
        body,
        follows: scene.follows(),
        width: scene.size.width,
        height: scene.size.height,
        table,
        links: &options.links,
        warnings: &notes,
        og_image: picture.map(|(_, a)| (&**a, scene.size.width as u32, scene.size.height as u32)),
        url: address.map(|(_, a)| &**a),
    }))
}
