//! The parameters that a request may have beside its description: a table that says of each its names, where they mean
//! something, how a value is read, and in words what it is for. `GET /` tells it to programs.

use super::chart_request::ChartRequest;
use crate::dialect::{self, Form, Version, vegalite};
use crate::output::{Format, Lettering};

/// Where a name means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    /// Where the description is not made of parameters itself.
    Charts,
    /// Where QuickChart's short names are known.
    Short,
    /// On QuickChart's route.
    QuickChart,
    /// Where a description can name a version of Chart.js.
    Versions,
    /// Where Chart.js draws as it does alone.
    Plain,
    /// Where times are read in a zone.
    Zones,
    /// Where the path is the description.
    Paths,
    /// Where it is not itself what the description says.
    Lettered,
    /// Beside descriptions of the language that a parameter of its own tells from others.
    Marked,
}

/// Seconds of a year: the longest that a picture may be kept.
const MOST_AGE: u64 = 31_536_000;

/// One parameter.
pub struct Parameter {
    /// Its names; the first is the usual one.
    names: &'static [(&'static str, Where)],
    /// Takes a value; `None` if it is none for it.
    read: fn(&mut ChartRequest, &str) -> Option<()>,
    /// The values it takes.
    takes: fn(&ChartRequest) -> String,
    means: &'static str,
}

use Where::{Charts, Everywhere, Lettered, Marked, Paths, Plain, QuickChart, Short, Versions, Zones};

/// All of them.
pub const PARAMETERS: &[Parameter] = &[
    Parameter {
        names: &[("width", Charts), ("w", QuickChart)],
        read: |chart, value| chart.side(value).map(|side| chart.width = side.or(chart.width)),
        takes: sides,
        means: "width in CSS pixels",
    },
    Parameter {
        names: &[("height", Charts), ("h", QuickChart)],
        read: |chart, value| chart.side(value).map(|side| chart.height = side.or(chart.height)),
        takes: sides,
        means: "height in CSS pixels",
    },
    Parameter {
        names: &[("dpr", Everywhere), ("scale", Charts), ("devicePixelRatio", Charts)],
        read: |chart, value| {
            let dpr = value.trim().parse().ok().filter(|dpr| (0.5..=4.0).contains(dpr))?;
            chart.dpr = Some(dpr);
            Some(())
        },
        takes: |_| "a number from 0.5 to 4".to_owned(),
        means: "pixels of a PNG per CSS pixel",
    },
    Parameter {
        names: &[("background", Charts), ("bkg", Charts), ("backgroundColor", Charts)],
        read: |chart, value| {
            let none = value.trim().is_empty();
            chart.background = (!none).then(|| value.to_owned());
            (none || dialect::is_color(value)).then_some(())
        },
        takes: |_| "a CSS color, or transparent".to_owned(),
        means: "color under the chart",
    },
    Parameter {
        names: &[("theme", Charts)],
        read: set_theme,
        takes: themes,
        means: "the look that lies beneath the chart's own",
    },
    Parameter {
        names: &[("tz", Zones)],
        read: |chart, value| {
            chart.time_zone = Some(vegalite::is_zone(value).then(|| value.to_owned())?);
            Some(())
        },
        takes: |_| "a time zone such as Europe/Rome, or UTC".to_owned(),
        means: "the zone of local times",
    },
    Parameter {
        names: &[("format", Everywhere), ("f", Short)],
        read: |chart, value| {
            chart.name_format(chart.format_named(value)?);
            Some(())
        },
        takes: |chart| format!("one of png, svg, html{}", if chart.route.json { ", json" } else { "" }),
        means: "the representation, instead of what Accept says",
    },
    Parameter {
        names: &[("chof", Marked)],
        read: |chart, value| {
            // It made GIF, too.
            let format = if value == "gif" { Some(Format::Png) } else { chart.format_named(value) };
            chart.name_format(format?);
            Some(())
        },
        takes: |_| "one of png, gif, svg, html".to_owned(),
        means: "the representation; a PNG where a GIF is asked for",
    },
    Parameter {
        names: &[("embed", Everywhere)],
        read: |chart, value| {
            chart.embed_png = matches!(value, "png" | "svg").then_some(value == "png")?;
            Some(())
        },
        takes: |_| "svg or png".to_owned(),
        means: "what a page has inside",
    },
    Parameter {
        names: &[("text", Lettered)],
        read: |chart, value| {
            chart.lettering = Lettering::from_name(value)?;
            Some(())
        },
        takes: |_| Lettering::ALL.map(Lettering::name).join(", "),
        means: "how text is written in SVG and pages: in the viewer's fonts, with fonts inside, or as outlines",
    },
    Parameter {
        names: &[("onerror", Everywhere)],
        read: |chart, value| {
            let known = matches!(value, "image" | "status" | "last-good");
            (chart.onerror_image, chart.onerror_status) = (value == "image", known && value != "last-good");
            known.then_some(())
        },
        takes: |_| "status, image or last-good".to_owned(),
        means: "with image, what is wrong comes as a picture with status 200; with last-good, the last picture of a named chart does",
    },
    Parameter {
        names: &[("id", Everywhere)],
        read: |chart, value| {
            let plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            chart.id = (value.len() <= 64 && plain).then(|| value.to_owned())?;
            Some(())
        },
        takes: |_| "at most 64 letters, digits, - and _".to_owned(),
        means: "what ids in the document begin with",
    },
    Parameter {
        names: &[("version", Versions), ("v", Versions)],
        read: |chart, value| {
            // QuickChart draws with 2.9.4 whatever else is named.
            let other = if chart.route.quickchart { chart.route.version } else { None };
            chart.version = Some(Version::from_name(value).or(other)?);
            Some(())
        },
        takes: |_| "2, 3 or 4".to_owned(),
        means: "the version of Chart.js to draw like",
    },
    Parameter {
        names: &[("colors", Plain)],
        read: |chart, value| {
            chart.colors = match value.trim() {
                "true" | "1" => true,
                "false" | "0" => false,
                _ => return None,
            };
            Some(())
        },
        takes: |_| "true or false".to_owned(),
        means: "with false, data sets without colours get none from the plugin of Chart.js 4",
    },
    Parameter {
        names: &[("cacheSeconds", Paths)],
        read: |chart, value| {
            chart.max_age = Some(value.trim().parse::<u64>().ok().filter(|seconds| *seconds <= MOST_AGE)?);
            Some(())
        },
        takes: |_| format!("whole seconds, at most {MOST_AGE}"),
        means: "how long the picture may be kept",
    },
    Parameter {
        names: &[("encoding", QuickChart)],
        read: |chart, value| {
            chart.base64 = value == "base64";
            Some(())
        },
        takes: |_| "url or base64".to_owned(),
        means: "how the chart is written",
    },
    Parameter {
        names: &[("key", QuickChart), ("ref", QuickChart), ("sig", QuickChart), ("accountId", QuickChart)],
        read: |_, _| Some(()),
        takes: |_| "anything".to_owned(),
        means: "nothing: there are no accounts here",
    },
];

impl Where {
    fn holds(self, chart: &ChartRequest) -> bool {
        let route = chart.route;
        match self {
            Everywhere => true,
            Charts => route.form == Form::Text,
            Short => route.short,
            QuickChart => route.quickchart,
            Versions => route.version.is_some(),
            Plain => route.version.is_some() && !route.quickchart,
            Zones => route.zones,
            Paths => route.path.is_some(),
            Lettered => !(route.own)("text"),
            Marked => chart.language.mark.is_some(),
        }
    }
}

/// The parameter of a name, where it means something.
pub fn find(name: &str, chart: &ChartRequest) -> Option<&'static Parameter> {
    PARAMETERS.iter().find(|parameter| parameter.names.iter().any(|(n, on)| *n == name && on.holds(chart)))
}

impl Parameter {
    /// Takes a value, or says what would be one.
    ///
    /// # Errors
    /// The values it takes.
    pub fn set(&self, chart: &mut ChartRequest, value: &str) -> Result<(), String> {
        (self.read)(chart, value).ok_or_else(|| (self.takes)(chart))
    }

    /// The names that mean something to requests of a kind.
    pub fn names(&self, chart: &ChartRequest) -> impl Iterator<Item = &'static str> {
        self.names.iter().filter(|(_, on)| on.holds(chart)).map(|(name, _)| *name)
    }

    /// All names, what it is for, and the values it takes in requests of a kind.
    pub fn about(&self, chart: &ChartRequest) -> serde_json::Value {
        let names: Vec<_> = self.names.iter().map(|(name, _)| *name).collect();
        serde_json::json!({"names": names, "means": self.means, "takes": (self.takes)(chart)})
    }
}

/// Every name that means something to requests of a kind, those of the description first.
pub fn names(chart: &ChartRequest) -> Vec<&'static str> {
    let language = chart.language;
    let own = language.sources.iter().chain(language.parameters).copied();
    own.chain(PARAMETERS.iter().flat_map(|parameter| parameter.names(chart))).collect()
}

fn sides(chart: &ChartRequest) -> String {
    format!("a number from 1 to {} (limit `side`)", chart.most_side())
}

/// The themes of a route, as a message lists them.
fn themes(chart: &ChartRequest) -> String {
    format!("auto, light, {}", (chart.route.themes)().join(", "))
}

fn set_theme(chart: &mut ChartRequest, value: &str) -> Option<()> {
    let known = matches!(value, "auto" | "light") || (chart.route.themes)().contains(&value);
    chart.theme = Some(known.then(|| value.to_owned())?);
    Some(())
}
