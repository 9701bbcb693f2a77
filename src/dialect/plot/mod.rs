//! plotd's own language: a chart from numbers in the address or a table in the body, with nothing more to say than that.
//!
//! A description is a query (`type=line&x=date&y=price`), perhaps with a table below it. It goes one way: options (`ask`), the
//! table (`table`, `cell`), columns by what they mean (`roles`), points (`rows`), and for each type (`order`, `category`,
//! `spread`, `pair`, `field`, `round`) a sheet with every length decided (`plane`, `sheet`), which is a Vega-Lite specification.
//! What Vega-Lite cannot compute (contours, hexagons, streams) is computed here and drawn as outlines of such a specification.

mod along;
mod ask;
mod category;
mod cell;
mod facet;
mod field;
mod flow;
mod labels;
mod legend;
mod marks;
mod mesh;
mod names;
mod notes;
mod order;
mod pair;
mod plane;
mod roles;
mod round;
mod rows;
mod sheet;
mod spark;
mod spread;
mod table;
mod types;
mod words;
mod write;

use super::look::{DARK, FOLLOWING, LIGHT, Page};
use super::{AUTO, Chart, Picture, vegalite};
use crate::color::{Color, Pages};
use crate::data::Resources;
use crate::diagnostic::{Kind, Report};
use crate::json::Json;
use crate::limits::Budget;
use crate::scene::Scene;
use crate::time::{Customs, Zone};
use ask::Ask;
use cell::{Manner, Unit};
use roles::Roles;
use rows::{Data, Maker};
use std::sync::Arc;
use table::{Reader, Table};
use types::Type;
use write::Writer;

/// The names of the options.
pub const KNOWN: &[&str] = ask::NAMES;
/// The themes.
pub const THEMES: [&str; 3] = ["dark", "plotd", "plotd-dark"];
/// Size of a chart that says none, px.
pub const SIZE: (f64, f64) = (640.0, 360.0);

/// What a caller decides about a picture.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Width instead of the description's, px.
    pub width: Option<f64>,
    /// Height, likewise.
    pub height: Option<f64>,
    /// A colour under everything.
    pub background: Option<Arc<str>>,
    /// `light`, `dark` or `auto`.
    pub theme: Option<Arc<str>>,
    /// Where local times are meant.
    pub time_zone: Option<Arc<str>>,
    /// The pages that it is for, where the description does not say.
    pub pages: Pages,
    /// Whether a picture will do, with no table of what it shows.
    pub picture: bool,
}

/// What types are made with.
struct Context<'a> {
    ask: &'a Ask,
    look: &'a Page,
    zone: &'a Zone,
    manner: Manner,
    budget: &'a Budget,
    /// What the plots of a grid have in common.
    shared: &'a Shared,
    report: &'a mut Report,
    /// Whether a picture will do where every position is known.
    picture: bool,
}

impl<'a> Context<'a> {
    /// The context of one plot of several.
    fn inner<'c>(&self, ask: &'c Ask, shared: &'c Shared, report: &'c mut Report) -> Context<'c>
    where
        'a: 'c,
    {
        let (look, zone, manner, budget) = (self.look, self.zone, self.manner, self.budget);
        Context { ask, look, zone, manner, budget, shared, report, picture: false }
    }

    /// How numbers are written.
    fn writer(&mut self, option: &str, unit: Unit) -> Writer {
        let format = self.ask.text(option);
        Writer::new(format, unit, self.manner).unwrap_or_else(|message| {
            self.report.error_with_hint(
                format!("/{option}"),
                message,
                "a d3 format such as .1f, or %, $, €, bytes, duration",
            );
            Writer::new(None, unit, self.manner).unwrap_or_else(|_| unreachable!("no format is none that can be wrong"))
        })
    }

    /// Whether a number of marks may be drawn; if not, that is told.
    fn allow(&mut self, marks: usize) -> Option<()> {
        match self.budget.cells(marks, 4).and_then(|()| self.budget.steps(marks as u64)) {
            Ok(()) => Some(()),
            Err(what) => {
                self.report.exceeded("", self.budget, what);
                None
            }
        }
    }
}

/// Reads a description and makes a figure of it, or a picture. What is wrong with it goes to `report`.
pub fn read(
    text: &str,
    request: &Request,
    resources: &dyn Resources,
    budget: &Budget,
    report: &mut Report,
) -> Option<Chart> {
    let made = make(text, request, resources, budget, report)?;
    let bare = made.bare && request.pages == Pages::Both;
    let ground = |usual: Option<Color>| match request.background.as_deref() {
        Some(background) => Color::parse(background).filter(|c| c.a > 0),
        None => usual.filter(|_| !bare),
    };
    let mut spec = match made.body {
        Body::Spec(spec) => spec,
        Body::Scene(mut scene) => {
            scene.background = ground(scene.background);
            (scene.title, scene.description) = (made.title, made.alt);
            return Some(Chart::Scene(Box::new(Picture::of(scene))));
        }
    };
    // The configuration is that of a theme, which need not be read again.
    if let Json::Object(spec) = &mut spec {
        spec.remove("config");
    }
    let (time_zone, theme) = (made.zone.clone(), Some(Arc::from(made.look.theme())));
    let inner = vegalite::Request { time_zone, theme, pages: made.look.pages, ..vegalite::Request::default() };
    let mut figure = vegalite::read(&spec, &inner, resources, budget, report)?;
    figure.name = made.title;
    figure.description = made.alt;
    figure.background = ground(figure.background);
    Some(Chart::Figure(Box::new(figure)))
}

/// The Vega-Lite specification that a description means.
///
/// # Errors
/// Why Vega-Lite cannot say it; `None` if the description itself is wrong, which the report tells.
pub fn specification(
    text: &str,
    request: &Request,
    resources: &dyn Resources,
    budget: &Budget,
    report: &mut Report,
) -> Result<Json, Option<String>> {
    let made = make(text, request, resources, budget, report).filter(|_| !report.has_errors()).ok_or(None)?;
    match (made.beyond, made.body) {
        (Some(why), _) => Err(Some(why.to_owned())),
        (None, Body::Spec(spec)) => Ok(spec),
        (None, Body::Scene(_)) => unreachable!("no picture was asked for"),
    }
}

/// A chart with all that is said of it.
struct Made {
    body: Body,
    title: String,
    alt: String,
    zone: Option<Arc<str>>,
    beyond: Option<&'static str>,
    look: &'static Page,
    /// Whether the page is its ground.
    bare: bool,
}

fn make(
    text: &str,
    request: &Request,
    resources: &dyn Resources,
    budget: &Budget,
    report: &mut Report,
) -> Option<Made> {
    let mut ask = Ask::read(text, report);
    let zone_name = request.time_zone.as_deref().map(str::to_owned).or_else(|| ask.text("tz").map(str::to_owned));
    let zone = match zone_name.as_deref().map_or(Ok(Zone::utc()), |name| Zone::named(name.trim())) {
        Ok(zone) => zone,
        Err(message) => {
            report.error("/tz", message);
            Zone::utc()
        }
    };
    let manner = manner(&ask, report);
    let zone = match manner.names {
        Some(names) => zone.with_customs(Customs { times: Some(names.locale()), ..Customs::default() }),
        None => zone,
    };
    asked_for(&mut ask, request, report);
    let follows = matches!(ask.text("theme"), None | Some(AUTO));
    let mut table = load(&mut ask, manner, &zone, resources, budget, report)?;
    rows::filter(&mut table, &ask, manner, &zone, report);
    let mut roles = Roles::read(&ask, &table, report);
    roles.guess(&ask, &table);
    as_asked(&ask, &mut table, &roles, report);
    if report.has_errors() {
        return None;
    }
    let kind = match ask.types.first() {
        Some(kind) => *kind,
        None => {
            let (kind, why) = roles::guess(&roles, &table);
            let message = format!("type is not said; {} is drawn for {why}", kind.row().names[0]);
            report.warn_with_hint("/type", message, "type= says what is drawn");
            kind
        }
    };
    let look = page(&ask, request.pages);
    let shared = Shared::default();
    let picture = request.picture;
    let mut cx = Context { ask: &ask, look, zone: &zone, manner, budget, shared: &shared, report, picture };
    let drawn = draw(&mut cx, kind, &table, &roles)?;
    if report.has_errors() {
        return None;
    }
    let title = ask.text("title").map_or_else(|| drawn.name.clone(), str::to_owned);
    let alt = ask.text("alt").map_or(drawn.alt, str::to_owned);
    Some(Made {
        body: drawn.body,
        title,
        alt,
        zone: zone_name.map(Arc::from),
        beyond: kind.row().beyond,
        look,
        bare: follows && ask.color("background").is_none(),
    })
}

/// What is drawn.
enum Body {
    Spec(Json),
    Scene(Scene),
}

/// A drawn chart: its specification, what kind of chart of what it is, and that in a sentence.
struct Drawn {
    body: Body,
    name: String,
    alt: String,
}

/// What a caller says comes before what the description says.
fn asked_for(ask: &mut Ask, request: &Request, report: &mut Report) {
    for (name, side) in [("width", request.width), ("height", request.height)] {
        if let Some(side) = side {
            ask.take(name, &side.to_string(), report);
        }
    }
    for (name, word) in [("theme", &request.theme), ("background", &request.background)] {
        if let Some(word) = word {
            ask.take(name, word, report);
        }
    }
}

/// Numbers that are meant as instants become such; what is asked for and drawn otherwise is told.
fn as_asked(ask: &Ask, table: &mut Table, roles: &Roles, report: &mut Report) {
    if ask.text("yscale") == Some("time") {
        report.warn("/yscale", "values are no instants; their scale is linear");
    }
    if ask.text("xscale") == Some("time")
        && let Some(column) = roles.x.and_then(|i| table.columns.get_mut(i))
        && let table::Cells::Numbers(seconds) = &column.cells
    {
        // Seconds since 1970, or milliseconds where seconds would be far in the future.
        let large = seconds.iter().any(|s| s.abs() > 1e11);
        column.cells = table::Cells::Times(seconds.iter().map(|s| if large { *s } else { s * 1000.0 }).collect());
    }
}

fn page(ask: &Ask, pages: Pages) -> &'static Page {
    // A ground of its own decides what is read on it, whatever the page.
    if let Some(ground) = ask.color("background").filter(|c| c.a > 127 && !c.follows()) {
        return super::look::on(ground);
    }
    match ask.text("theme") {
        Some("dark" | "plotd-dark") => &DARK,
        None | Some(AUTO) if pages == Pages::Both => &FOLLOWING,
        _ => &LIGHT,
    }
}

fn manner(ask: &Ask, report: &mut Report) -> Manner {
    let Some(locale) = ask.text("locale") else { return Manner::UNKNOWN };
    let manner = Manner::of(locale.trim()).unwrap_or_else(|| {
        report.error_with_hint("/locale", format!("unknown locale {locale:?}"), "a language such as de, fr, en-GB");
        Manner::UNKNOWN
    });
    if manner.names.is_none() && !locale.trim().get(..2).is_some_and(|l| l.eq_ignore_ascii_case("en")) {
        report.warn("/locale", format!("names of months in {locale:?} are not known; they are English"));
    }
    manner
}

/// The table: sent with the description, in `data`, at `url`, or as lists.
fn load(
    ask: &mut Ask,
    manner: Manner,
    zone: &Zone,
    resources: &dyn Resources,
    budget: &Budget,
    report: &mut Report,
) -> Option<Table> {
    let reader = Reader { manner, zone, budget };
    if let Some(text) = ask.table.take() {
        return reader.read(&text, ask, report);
    }
    if let Some(text) = ask.text("data").map(str::to_owned) {
        let text = text.trim();
        if text.contains('\n') || text.starts_with(['[', '{']) {
            return reader.read(text, ask, report);
        }
        ask.take("y", text, report);
    } else if let Some(url) = ask.text("url").map(str::to_owned) {
        return match resources.load(&url).map(String::from_utf8) {
            Ok(Ok(text)) => reader.read(&text, ask, report),
            Ok(Err(_)) => {
                report.fail(Kind::Data, "/url", format!("{url:?} is not UTF-8 text"));
                None
            }
            Err(why) => {
                report.fail(Kind::Data, "/url", format!("{url:?} cannot be read: {why}"));
                None
            }
        };
    }
    let table = reader.lists(ask, report)?;
    if table.rows == 0 {
        let hint = "y=3,1,4 in the address, or a table in the body";
        report.error_with_hint("", "there is nothing to draw: no data", hint);
        return None;
    }
    Some(table)
}

/// What the plots of a grid have in common.
#[derive(Debug, Clone, Default)]
struct Shared {
    /// What all scales cover.
    span: sheet::Span,
    /// Edges of bins.
    edges: Option<write::Ticks>,
    /// Names of groups.
    groups: Option<Vec<Arc<str>>>,
    /// Ends of pairs of numbers.
    pairs: Option<((f64, f64), (f64, f64))>,
    /// Ramps are of lines.
    thin: bool,
}

/// A sheet, what kind of chart of what it is, and that in a sentence.
struct Shown<'a> {
    sheet: sheet::Sheet<'a>,
    name: String,
    alt: String,
}

/// Draws a type.
fn draw(cx: &mut Context, kind: Type, table: &Table, roles: &Roles) -> Option<Drawn> {
    let overlay = cx.ask.types.get(1).copied();
    if let Some(over) = overlay
        && !layered(kind, over)
    {
        let message = format!("{} and {} cannot be layered", kind.name(), over.name());
        cx.report.error_with_hint("/type", message, "bars, areas and points can lie under lines, steps and points");
        return None;
    }
    let maker = maker(cx, kind, table, roles);
    let column = roles.get("facet").and_then(|i| table.columns.get(i));
    if column.is_some() && kind == Type::Progress {
        cx.report.error_with_hint("/facet", "progress bars lie one below another already", "x= names them");
        return None;
    }
    if drawn_of_tables(kind) {
        let shown = match column {
            None => of_table(cx, kind, table, roles)?,
            Some(column) => {
                let (names, of) = maker.levels(column);
                let shared = Shared {
                    edges: (kind == Type::Hist).then(|| spread::edges(cx, &maker)).flatten(),
                    groups: if roles::spread(kind) { spread::names(cx, &maker) } else { None },
                    pairs: if matches!(kind, Type::Hexbin | Type::Hist2d) {
                        pair::ends(cx, table, roles)
                    } else {
                        None
                    },
                    thin: matches!(kind, Type::Contour | Type::Tricontour),
                    ..Shared::default()
                };
                let parts = facet::tables(table, &names, &of);
                return facet::Grid { kind, overlay, roles, parts, whole: None, shared }.draw(cx);
            }
        };
        return (!cx.report.has_errors()).then(|| shown.finish(cx.ask));
    }
    let data = maker.make(cx.report)?;
    if cx.report.has_errors() {
        return None;
    }
    cx.allow(data.points().count())?;
    if data.points().all(|p| !p.y.is_finite() && !p.low.is_finite()) {
        cx.report.error("/y", "there are no numbers to draw");
        return None;
    }
    if let Some(parts) = facet::parts(kind, &data) {
        let shared = Shared::default();
        return facet::Grid { kind, overlay, roles, parts, whole: Some(&data), shared }.draw(cx);
    }
    alone(cx, kind, overlay, &data)
}

/// One plot with its words: a picture, where that will do and every position is known, else a specification.
fn alone(cx: &mut Context, kind: Type, overlay: Option<Type>, data: &Data) -> Option<Drawn> {
    if kind == Type::Sparkline && cx.picture && spark::is_plain(cx, data) {
        let body = Body::Scene(spark::scene(cx, data)?);
        let (name, alt) = words::say(cx, kind, data);
        return Some(Drawn { body, name, alt });
    }
    let sheet = view(cx, kind, overlay, data)?;
    let (name, alt) = words::say(cx, kind, data);
    Some(Shown { sheet, name, alt }.finish(cx.ask))
}

impl Shown<'_> {
    fn finish(self, ask: &Ask) -> Drawn {
        let body = Body::Spec(self.sheet.finish(&self.alt, ask.text("tz")));
        Drawn { body, name: self.name, alt: self.alt }
    }
}

/// How the points of a type are made.
fn maker<'m>(cx: &Context<'m>, kind: Type, table: &'m Table, roles: &'m Roles) -> Maker<'m> {
    use Type as T;
    let summed = matches!(
        kind,
        T::Bar
            | T::BarH
            | T::GroupedBar
            | T::StackedBar
            | T::Lollipop
            | T::Pie
            | T::Donut
            | T::Funnel
            | T::Stack
            | T::Waterfall
            | T::Calendar
    );
    let per_category = matches!(
        kind,
        T::Bar
            | T::BarH
            | T::GroupedBar
            | T::StackedBar
            | T::Lollipop
            | T::Dumbbell
            | T::Bullet
            | T::Waterfall
            | T::Funnel
            | T::Pie
            | T::Donut
            | T::Progress
            | T::Radar
            | T::Slope
    );
    let (ask, zone, manner, budget) = (cx.ask, cx.zone, cx.manner, cx.budget);
    let default = if summed { "sum" } else { "none" };
    Maker { ask, table, roles, zone, manner, budget, categories: per_category, default }
}

/// Whether a type reads the columns of a table itself.
fn drawn_of_tables(kind: Type) -> bool {
    use Type as T;
    let fields = matches!(kind, T::Quiver | T::Barbs | T::Streamplot | T::Heatmap | T::Contour | T::Contourf);
    let meshes = matches!(kind, T::Tricontour | T::Tricontourf | T::Tripcolor | T::Triplot);
    fields || meshes || matches!(kind, T::Hexbin | T::Hist2d) || roles::spread(kind)
}

/// One plot of a type that reads the columns of a table itself.
fn of_table<'a>(cx: &mut Context<'a>, kind: Type, table: &Table, roles: &Roles) -> Option<Shown<'a>> {
    use Type as T;
    match kind {
        T::Quiver | T::Barbs | T::Streamplot => flow::draw(cx, kind, table, roles),
        T::Heatmap | T::Contour | T::Contourf => field::draw(cx, kind, table, roles),
        T::Tricontour | T::Tricontourf | T::Tripcolor | T::Triplot => mesh::draw(cx, kind, table, roles),
        T::Hexbin | T::Hist2d => pair::binned(cx, kind, table, roles),
        _ => {
            let (ask, zone, manner, budget) = (cx.ask, cx.zone, cx.manner, cx.budget);
            let maker = Maker { ask, table, roles, zone, manner, budget, categories: false, default: "none" };
            spread::draw(cx, kind, &maker)
        }
    }
}

/// Whether the second type can be drawn over the first.
fn layered(under: Type, over: Type) -> bool {
    use Type as T;
    matches!(under, T::Bar | T::StackedBar | T::GroupedBar | T::Area | T::Scatter | T::Line | T::Step | T::Stem)
        && matches!(over, T::Line | T::Step | T::Scatter)
}

/// One plot.
fn view<'a>(cx: &mut Context<'a>, kind: Type, overlay: Option<Type>, data: &Data) -> Option<sheet::Sheet<'a>> {
    use Type as T;
    match kind {
        T::Line | T::Step | T::Area | T::Stem => order::line(cx, data, kind, overlay),
        T::Stack => order::stack(cx, data),
        T::Slope => order::slope(cx, data),
        T::Candlestick => order::candles(cx, data),
        T::Sparkline => spark::sheet(cx, data),
        T::Bar | T::BarH | T::GroupedBar | T::StackedBar => category::bars(cx, data, kind, overlay),
        T::Lollipop => category::lollipop(cx, data),
        T::Dumbbell => category::dumbbell(cx, data),
        T::Bullet => category::bullet(cx, data),
        T::Waterfall => category::waterfall(cx, data),
        T::Funnel => category::funnel(cx, data),
        T::Progress => category::progress(cx, data),
        T::Pie | T::Donut => round::pie(cx, data, kind),
        T::Gauge => round::gauge(cx, data),
        T::Radar => round::radar(cx, data),
        T::Polar => round::polar(cx, data),
        T::Calendar => field::calendar(cx, data),
        T::ErrorBar => pair::error_bars(cx, data),
        T::Scatter | T::Bubble => pair::scatter(cx, data, kind, overlay),
        _ => {
            cx.report.error("/type", format!("type {:?} is not drawn yet", kind.name()));
            None
        }
    }
}
