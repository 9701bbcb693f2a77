//! Chart languages: each parses what people write and lowers it to a figure, or paints a scene itself. This is the only
//! floor that knows their names.

pub mod badge;
pub mod chartjs;
pub mod google;
mod look;
mod painter;
pub mod plot;
pub mod qr;
mod query;
mod table;
pub mod vegalite;

#[cfg(feature = "cli")]
pub use table::stem;
#[cfg(feature = "server")]
pub use table::{Form, Preferred};
pub use table::{LANGUAGES, Language};

use crate::color::{Color, Pages};
use crate::data::Table;
use crate::diagnostic::{Kind, Report};
use crate::figure::{Figure, Seen};
use crate::json::{Json, SyntaxError, parse_any_within, parse_within};
use crate::limits::{Budget, Exceeded};
use crate::render::{Options, Source};
use crate::scene::{Painted, Scene};
use std::sync::Arc;

/// What a description becomes.
#[derive(Debug)]
pub enum Chart {
    /// Rules and data, still to be laid out.
    Figure(Box<Figure>),
    /// The same, with functions of the author that ask for what the layout finds.
    Scripted(Box<Figure>, Arc<dyn Script>),
    /// A picture that a language knows every position of.
    Scene(Box<Picture>),
}

/// Functions of an author that run once a figure has been laid out.
pub trait Script: std::fmt::Debug + Send + Sync {
    /// The figure with what they decide by what the layout has found.
    fn revise(&self, seen: &Seen, budget: &Budget, report: &mut Report) -> Figure;

    /// Whether they paint at all, or keep anything from being drawn.
    fn paints(&self) -> bool;

    /// What they paint on the canvas of that figure.
    fn paint(&self, seen: &Seen, budget: &Budget, report: &mut Report) -> Painted;
}

/// A scene, and the data it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What is drawn.
    pub scene: Scene,
    /// Its data, for people who want to read them; none if it shows none of its own.
    pub table: Option<Table>,
    /// What it says, as JSON for programs; none if its language has no such representation.
    pub data: Option<String>,
    /// What ids in its document begin with, where the caller does not say.
    pub ids: String,
}

impl Picture {
    /// A picture with nothing beside it.
    fn of(scene: Scene) -> Picture {
        Picture { scene, table: None, data: None, ids: String::new() }
    }
}

/// A chart language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// Vega-Lite v5 and v6 JSON.
    VegaLite,
    /// A Chart.js configuration, drawn as Chart.js of that version draws it.
    ChartJs(Version),
    /// A Chart.js configuration, changed first as QuickChart's server does.
    QuickChart(Version),
    /// The query of a Google Image Charts address (`cht=…&chd=…`).
    Google,
    /// The query of a QR code (`text=…&size=…`).
    Qr,
    /// A badge: its address, its query, or the JSON of an endpoint.
    Badge,
    /// plotd's own shorthand: a query (`type=line&y=3,1,4`), and after an empty line perhaps a table.
    Plot,
}

/// A major version of Chart.js.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Version {
    /// As 2.9.4 draws, the last of the second.
    V2,
    /// As 3.9.1 draws, the last of the third.
    V3,
    /// As 4.5 draws.
    V4,
}

impl Version {
    /// The version of a name: `2`, `3` or `4`, alone or at the head of a full version such as `2.9.4`.
    pub fn from_name(text: &str) -> Option<Version> {
        match text.trim().trim_start_matches(['v', 'V']).split('.').next()? {
            "2" => Some(Version::V2),
            "3" => Some(Version::V3),
            "4" => Some(Version::V4),
            _ => None,
        }
    }

    /// The number alone: `2`, `3` or `4`.
    pub const fn name(self) -> &'static str {
        match self {
            Version::V2 => "2",
            Version::V3 => "3",
            Version::V4 => "4",
        }
    }
}

/// What a chart is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surface {
    /// A document, which may follow the page that it is on; pixels know no page.
    pub document: bool,
    /// Beside a table of what it shows.
    pub table: bool,
}

/// The theme that follows the page.
pub const AUTO: &str = "auto";

/// The pages that a chart is for: a document follows the page it is on, if its theme says so.
fn pages(source: &Source, options: &Options, document: bool) -> Pages {
    let usual = if source.dialect == Dialect::Plot { AUTO } else { "light" };
    match options.theme.as_deref().unwrap_or(usual) {
        AUTO if document => Pages::Both,
        "dark" | "plotd-dark" => Pages::Dark,
        _ => Pages::Light,
    }
}

/// Dark pages, as GitHub has them.
pub const DARK_PAGE: Color = Color::rgb(0x0d, 0x11, 0x17);

/// Whether a language chooses the ink of each text by what is behind it.
pub fn knows_its_grounds(source: &Source) -> bool {
    source.dialect == Dialect::Plot
}

/// The ink of the other page for one of a theme of ours, where other languages are drawn in it.
pub fn other_ink(source: &Source, options: &Options) -> Option<fn(Color) -> Option<Color>> {
    let ours =
        source.dialect == Dialect::VegaLite && options.theme.as_deref().is_some_and(|t| look::NAMES.contains(&t));
    ours.then_some(look::other_ink)
}

/// Reads a chart description, within a budget.
///
/// # Errors
/// A report with everything that is wrong with it. Warnings go to `report`.
#[cfg(feature = "internals")]
pub fn read(source: &Source, options: &Options, budget: &Budget, report: &mut Report) -> Result<Chart, Report> {
    read_on(Surface::default(), source, options, budget, report)
}

/// Reads a chart description for a surface, within a budget.
///
/// # Errors
/// A report with everything that is wrong with it. Warnings go to `report`.
pub fn read_on(
    surface: Surface,
    source: &Source,
    options: &Options,
    budget: &Budget,
    report: &mut Report,
) -> Result<Chart, Report> {
    let pages = pages(source, options, surface.document);
    let limits = budget.limits();
    if source.text.len() > limits.source_bytes {
        let message = format!(
            "the description has {} bytes; at most {} are allowed (limit `source_bytes`)",
            source.text.len(),
            limits.source_bytes
        );
        return Err(Report::of(Kind::Limit, "", message));
    }
    let background = background(options)?;
    let picture = |picture: Option<Picture>| picture.map(|p| Chart::Scene(Box::new(p)));
    let figure = |figure: Option<Figure>| figure.map(|f| Chart::Figure(Box::new(f)));
    let chart = match source.dialect {
        Dialect::Google => {
            own_theme(options, "Image Charts")?;
            let request = google::Request { width: options.width, height: options.height, background, pages };
            picture(google::read(&source.text, &request, budget, report))
        }
        Dialect::Qr => {
            if let Some("dark" | AUTO) = options.theme.as_deref() {
                report.warn("", "a code is the same in every theme, since it is scanned");
            }
            picture(qr::read(&source.text, budget, report))
        }
        Dialect::Badge => picture(badge::read(&source.text, options.theme.as_deref(), budget, report)),
        Dialect::Plot => {
            let request = plot::Request { picture: !surface.table, ..plot_request(options, pages) };
            plot::read(&source.text, &request, &*options.resources, budget, report)
        }
        Dialect::VegaLite => {
            let json = parse_within(&source.text, true, budget).map_err(|e| unreadable(&e, budget))?;
            let request = vegalite::Request {
                width: options.width,
                height: options.height,
                background: options.background.clone(),
                theme: options.theme.clone(),
                pages,
                time_zone: options.time_zone.clone(),
            };
            figure(vegalite::read(&json, &request, &*options.resources, budget, report))
        }
        Dialect::ChartJs(version) | Dialect::QuickChart(version) => {
            let chart = (version, matches!(source.dialect, Dialect::QuickChart(_)));
            chartjs_of(chart, source, options, (background, pages), budget, report)?
        }
    };
    if let Some(what) = budget.exceeded()
        && !report.errors().any(|e| matches!(e.kind, Kind::Limit | Kind::Deadline))
    {
        report.exceeded("", budget, what);
    }
    match chart {
        Some(chart) if !report.has_errors() => Ok(chart),
        _ if report.has_errors() => Err(std::mem::take(report)),
        _ => Err(Report::of(Kind::Spec, "", "this description draws nothing")),
    }
}

/// A chart of Chart.js in a version, plain or as QuickChart's server has it, with what its functions do once it is laid
/// out.
fn chartjs_of(
    (version, quickchart): (Version, bool),
    source: &Source,
    options: &Options,
    (background, pages): (Option<Color>, Pages),
    budget: &Budget,
    report: &mut Report,
) -> Result<Option<Chart>, Report> {
    let mut json = parse_any_within(&source.text, budget).map_err(|e| unreadable(&e, budget))?;
    if !source.values.is_empty() {
        let filled = chartjs::template::fill(&mut json, version, &source.values, budget.limits().nesting);
        filled.map_err(|message| Report::of(Kind::Spec, "", message))?;
    }
    own_theme(options, "Chart.js")?;
    // A chart that is dark whatever page it is on brings the page.
    let forced = options.theme.as_deref() == Some("dark");
    let background = background.or_else(|| forced.then(|| Color::parse(look::DARK.page)).flatten());
    let (width, height, colors) = (options.width, options.height, options.colors);
    let request = chartjs::Request { width, height, background, pages, colors };
    Ok(match chartjs::read(&json, version, quickchart, &request, budget, report) {
        Some((figure, Some(script))) => Some(Chart::Scripted(Box::new(figure), script)),
        other => other.map(|(figure, _)| Chart::Figure(Box::new(figure))),
    })
}

/// Whether a text is a CSS colour.
#[cfg(any(feature = "cli", feature = "server"))]
pub fn is_color(css: &str) -> bool {
    Color::parse(css).is_some()
}

/// The colour that the caller wants under the picture.
fn background(options: &Options) -> Result<Option<Color>, Report> {
    let Some(css) = options.background.as_deref() else { return Ok(None) };
    let wrong = || Report::of(Kind::Spec, "", format!("background {css:?} is not a CSS colour, or transparent"));
    Color::parse(css).map(Some).ok_or_else(wrong)
}

/// Refuses themes that a language without themes of its own does not have.
fn own_theme(options: &Options, language: &str) -> Result<(), Report> {
    match options.theme.as_deref() {
        None | Some("light" | "dark" | AUTO) => Ok(()),
        Some(theme) => {
            let message = format!("theme {theme:?} is one of Vega's; those of {language} are auto, light and dark");
            Err(Report::of(Kind::Spec, "", message))
        }
    }
}

/// The version of Chart.js that a configuration was written for, if its options leave no doubt that it is not the newest, and
/// a pointer to the first of these options.
#[cfg(feature = "cli")]
pub fn version_meant(text: &str, budget: &Budget) -> Option<(Version, String)> {
    chartjs::meant(&parse_any_within(text, budget).ok()?)
}

/// The Vega-Lite specification that a description means, where its language is short for one.
///
/// # Errors
/// A report with everything that is wrong with the description, or why Vega-Lite cannot say it ([`Kind::Representation`]).
pub fn specification(source: &Source, options: &Options, budget: &Budget, report: &mut Report) -> Result<Json, Report> {
    let beyond = |why: String| Report::of(Kind::Representation, "", why);
    if source.dialect != Dialect::Plot {
        return Err(beyond("only charts of /plot are short for a Vega-Lite specification".to_owned()));
    }
    let made =
        plot::specification(&source.text, &plot_request(options, Pages::Light), &*options.resources, budget, report);
    made.map_err(|why| why.map_or_else(|| std::mem::take(report), beyond))
}

fn plot_request(options: &Options, pages: Pages) -> plot::Request {
    plot::Request {
        width: options.width,
        height: options.height,
        background: options.background.clone(),
        theme: options.theme.clone(),
        time_zone: options.time_zone.clone(),
        pages,
        picture: false,
    }
}

/// Why a text is no tree.
fn unreadable(e: &SyntaxError, budget: &Budget) -> Report {
    let kind = match budget.exceeded() {
        Some(Exceeded::Cancelled) => Kind::Deadline,
        _ if e.limit => Kind::Limit,
        _ => Kind::Syntax,
    };
    Report::of(kind, "", format!("line {}, column {}: {}", e.line, e.column, e.message))
}
