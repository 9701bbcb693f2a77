//! `plotd render`: descriptions in, pictures out, one or many at once.

use super::tell;
use crate::dialect::{self, Dialect, LANGUAGES, Language, Version, vegalite};
use crate::files::Directory;
use crate::limits::Budget;
use crate::output::{Format, Lettering};
use crate::render::{Options, Rendered, Source, render};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Deeply nested descriptions are walked by recursion within the limits; this is ample for them.
const STACK: usize = 64 << 20;
/// Bytes of one data file; the files of one chart may have four times as many together.
const MOST_FILE_BYTES: u64 = 256 << 20;

/// The arguments of `render`.
#[derive(Debug, Args)]
pub struct Render {
    /// Chart descriptions; `-` reads standard input.
    #[arg(value_name = "SPEC", required = true)]
    specs: Vec<PathBuf>,
    /// Where the picture goes; `-` is standard output, which is also the default for one description.
    #[arg(short, long, value_name = "FILE", conflicts_with = "out_dir", env = "PLOTD_OUTPUT")]
    output: Option<PathBuf>,
    /// A directory for one picture per description: `a.vl.json` becomes `a.svg` in it.
    #[arg(long, value_name = "DIR", env = "PLOTD_OUT_DIR")]
    out_dir: Option<PathBuf>,
    /// What to draw; taken from the name of the output if not said, else svg.
    #[arg(short, long, value_parser = format_of, env = "PLOTD_FORMAT")]
    format: Option<Format>,
    /// The language of the descriptions; guessed from each name and content if not said.
    #[arg(short, long, value_parser = language(), env = "PLOTD_DIALECT")]
    dialect: Option<&'static Language>,
    /// The version of Chart.js to draw like: 2, 3, 4 or a full one such as 2.9.4 [default: 4; 2 for quickchart].
    #[arg(long, value_parser = version, env = "PLOTD_VERSION")]
    version: Option<Version>,
    /// Raster pixels per CSS pixel, 0.5 to 4.
    #[arg(long, default_value_t = 1.0, value_parser = dpr, env = "PLOTD_DPR")]
    dpr: f64,
    /// Width in CSS pixels, instead of what the description says.
    #[arg(long, value_parser = side, env = "PLOTD_WIDTH")]
    width: Option<f64>,
    /// Height in CSS pixels, instead of what the description says.
    #[arg(long, value_parser = side, env = "PLOTD_HEIGHT")]
    height: Option<f64>,
    /// A CSS colour, or `transparent`, under the whole picture.
    #[arg(long, value_name = "COLOR", value_parser = color, env = "PLOTD_BACKGROUND")]
    background: Option<String>,
    /// A theme: light, dark, or auto for an SVG that follows the page it is on; for Vega-Lite also excel, fivethirtyeight,
    /// ggplot2, googlecharts, latimes, powerbi, quartz, urbaninstitute, vox, carbonwhite, carbong10, carbong90, carbong100.
    #[arg(long, value_parser = theme, env = "PLOTD_THEME")]
    theme: Option<String>,
    /// Whether data sets of a Chart.js 4 chart in which nothing has a colour get those of its own plugin.
    #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set, env = "PLOTD_COLORS")]
    colors: bool,
    /// Where local times of Vega-Lite are meant, such as Europe/Rome [default: UTC].
    #[arg(long, value_name = "ZONE", value_parser = zone, env = "PLOTD_TIME_ZONE")]
    time_zone: Option<String>,
    /// Prefix of every id in the document.
    #[arg(long, default_value = "", value_name = "PREFIX", hide_default_value = true, env = "PLOTD_ID")]
    id: String,
    /// Pages embed the PNG as a data URI instead of the SVG.
    #[arg(long, env = "PLOTD_EMBED_PNG")]
    embed_png: bool,
    /// How text is written in SVG and pages: font, in families that the viewer may have; embed, with the glyphs that it
    /// takes inside the file; path, as outlines.
    #[arg(long, default_value = "font", value_parser = lettering, env = "PLOTD_TEXT")]
    text: Lettering,
    /// The only directory from which descriptions may read data.
    #[arg(long, value_name = "DIR", env = "PLOTD_DATA_DIR")]
    data_dir: Option<PathBuf>,
    /// A directory of fonts to use besides the built-in ones.
    #[arg(long, value_name = "DIR", env = "PLOTD_FONT_DIR")]
    font_dir: Option<PathBuf>,
    /// How many charts to draw at once [default: as many as there are cores].
    #[arg(short, long, value_name = "N", env = "PLOTD_JOBS")]
    jobs: Option<usize>,
}

/// The languages as the command line names them.
fn language() -> impl TypedValueParser<Value = &'static Language> {
    let names = PossibleValuesParser::new(LANGUAGES.iter().map(|language| language.name));
    names.map(|name| Language::from_name(&name).unwrap_or(&LANGUAGES[0]))
}

/// The name of a file, without its directory.
fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(super) fn format_of(text: &str) -> Result<Format, String> {
    Format::from_name(text).ok_or_else(|| format!("not one of {}", Format::ALL.map(Format::name).join(", ")))
}

pub(super) fn lettering(text: &str) -> Result<Lettering, String> {
    Lettering::from_name(text).ok_or_else(|| format!("not one of {}", Lettering::ALL.map(Lettering::name).join(", ")))
}

fn version(text: &str) -> Result<Version, String> {
    Version::from_name(text).ok_or_else(|| "not one of 2, 3, 4".to_owned())
}

pub(super) fn dpr(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|d| (0.5..=4.0).contains(d)).ok_or_else(|| "not a number from 0.5 to 4".to_owned())
}

fn theme(text: &str) -> Result<String, String> {
    // `light` is the absence of a theme, `auto` that of the page.
    if matches!(text, "auto" | "light") || vegalite::themes().any(|name| name == text) {
        return Ok(text.to_owned());
    }
    Err(format!("not one of auto, light, {}", vegalite::themes().collect::<Vec<_>>().join(", ")))
}

fn color(text: &str) -> Result<String, String> {
    if dialect::is_color(text) { Ok(text.to_owned()) } else { Err("not a CSS colour, or transparent".to_owned()) }
}

fn zone(text: &str) -> Result<String, String> {
    if vegalite::is_zone(text) { Ok(text.to_owned()) } else { Err("not a zone such as Europe/Rome, or UTC".to_owned()) }
}

fn side(text: &str) -> Result<f64, String> {
    let most = crate::limits::Limits::default().side;
    text.parse().ok().filter(|s| (1.0..=most).contains(s)).ok_or_else(|| format!("not a number from 1 to {most}"))
}

/// The format that the name of an output ends with; SVG if it has no ending.
pub(super) fn format_of_output(output: Option<&Path>) -> Result<Format, String> {
    let Some(output) = output else { return Ok(Format::Svg) };
    if name(output).ends_with(".vl.json") {
        return Ok(Format::Spec);
    }
    let Some(ending) = output.extension().map(|e| e.to_string_lossy()) else { return Ok(Format::Svg) };
    Format::from_name(&ending).ok_or_else(|| {
        let known = Format::ALL.map(Format::name).join(", .");
        format!("{}: there is no format .{ending}; there are .{known} (or say it with --format)", output.display())
    })
}

/// Draws everything that was asked for.
pub fn run(args: &Render) -> ExitCode {
    if args.specs.len() > 1 && args.out_dir.is_none() {
        tell("error: several descriptions need --out-dir, a directory for their pictures");
        return ExitCode::from(2);
    }
    if let Some((first, second)) = args.clash() {
        tell(&format!("error: {} and {} would be written to the same file", first.display(), second.display()));
        return ExitCode::from(2);
    }
    let (options, format) = match args.options().and_then(|options| Ok((options, args.format()?))) {
        Ok(both) => both,
        Err(message) => {
            tell(&format!("error: {message}"));
            return ExitCode::from(2);
        }
    };
    let failed = AtomicUsize::new(0);
    let progress = Progress::new(args.specs.len());
    let next = AtomicUsize::new(0);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let jobs = args.jobs.unwrap_or(cores).clamp(1, args.specs.len().max(1));
    thread::scope(|scope| {
        for _ in 0..jobs {
            let work = || {
                while let Some(spec) = args.specs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = args.one(spec, format, &options);
                    progress.done(spec, &outcome);
                    failed.fetch_add(usize::from(outcome.is_err()), Ordering::Relaxed);
                }
            };
            if thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).is_err() {
                // No memory for another stack: those that run take the rest.
                break;
            }
        }
    });
    let failed = failed.into_inner() + args.specs.len().saturating_sub(next.into_inner());
    progress.end(failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

impl Render {
    fn options(&self) -> Result<Options, String> {
        let mut options = Options {
            width: self.width,
            height: self.height,
            dpr: self.dpr,
            background: self.background.as_deref().map(Arc::from),
            theme: self.theme.as_deref().map(Arc::from),
            colors: self.colors,
            time_zone: self.time_zone.as_deref().map(Arc::from),
            id_prefix: Arc::from(self.id.as_str()),
            embed_png: self.embed_png,
            text: self.text,
            ..Options::default()
        };
        if let Some(dir) = &self.data_dir {
            options.resources = Arc::new(Directory::open(dir, MOST_FILE_BYTES, 4 * MOST_FILE_BYTES)?);
        }
        if let Some(dir) = &self.font_dir {
            crate::files::add_fonts(dir)?;
        }
        if let Some(dir) = &self.out_dir {
            fs::create_dir_all(dir).map_err(|e| format!("cannot make {}: {e}", dir.display()))?;
        }
        Ok(options)
    }

    /// Two descriptions whose pictures would have the same name.
    fn clash(&self) -> Option<(&Path, &Path)> {
        let mut seen = BTreeMap::new();
        for spec in &self.specs {
            if let Some(first) = seen.insert(dialect::stem(&name(spec)).to_owned(), spec) {
                return Some((first, spec));
            }
        }
        None
    }

    /// The format asked for, or the one the output's name ends with.
    fn format(&self) -> Result<Format, String> {
        self.format.map_or_else(|| format_of_output(self.output.as_deref()), Ok)
    }

    /// The language of a description, and what is to be told of the choice.
    fn dialect(&self, path: &Path, text: &str) -> (Dialect, Option<String>) {
        let language = self.dialect.unwrap_or_else(|| Language::guess(&name(path), text));
        let usual = language.version.unwrap_or(Version::V4);
        let unsaid = self.version.is_none() && (language.dialect)(usual) == Dialect::ChartJs(usual);
        let meant = unsaid.then(|| dialect::version_meant(text, &Budget::default())).flatten();
        let note = meant.as_ref().map(|(version, at)| {
            let (drawn, usual) = (version.name(), usual.name());
            format!(
                "note: {at}: an option of version {drawn} of Chart.js; drawn as that, not as {usual} (see --version)"
            )
        });
        ((language.dialect)(self.version.or(meant.map(|m| m.0)).unwrap_or(usual)), note)
    }

    /// Draws one description and writes its picture; gives back the warnings, or everything that was wrong.
    fn one(&self, path: &Path, format: Format, options: &Options) -> Result<Vec<String>, Vec<String>> {
        let text = read(path).map_err(|message| vec![message])?;
        let (dialect, note) = self.dialect(path, &text);
        let source = Source::new(dialect, text);
        let drawn = catch_unwind(AssertUnwindSafe(|| render(&source, format, options)))
            .map_err(|_| {
                vec!["error: plotd failed on this chart, which is a fault of plotd; please report it".to_owned()]
            })?
            .map_err(|report| report.items().iter().map(ToString::to_string).collect::<Vec<_>>())?;
        self.write(path, format, &drawn).map_err(|message| vec![message])?;
        Ok(note.into_iter().chain(drawn.warnings.iter().map(ToString::to_string)).collect())
    }

    fn write(&self, path: &Path, format: Format, drawn: &Rendered) -> Result<(), String> {
        let target = match (&self.out_dir, &self.output) {
            (Some(dir), _) => dir.join(format!("{}.{}", dialect::stem(&name(path)), format.name())),
            (None, Some(file)) if file.as_os_str() != "-" => file.clone(),
            _ => {
                let mut out = io::stdout().lock();
                return out
                    .write_all(&drawn.bytes)
                    .and_then(|()| out.flush())
                    .map_err(|e| format!("error: cannot write to standard output: {e}"));
            }
        };
        fs::write(&target, &drawn.bytes).map_err(|e| format!("error: cannot write {}: {e}", target.display()))
    }
}

/// The text of a file or of standard input.
fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map_err(|e| format!("error: cannot read standard input: {e}"))?;
    } else {
        bytes = fs::read(path).map_err(|e| format!("error: cannot read it: {e}"))?;
    }
    let text = String::from_utf8(bytes).map_err(|_| "error: not UTF-8 text".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// What the reader sees while many charts are drawn: findings at once, and a counter on a terminal.
struct Progress {
    total: usize,
    done: AtomicUsize,
    live: bool,
}

impl Progress {
    fn new(total: usize) -> Self {
        Self { total, done: AtomicUsize::new(0), live: total > 1 && io::stderr().is_terminal() }
    }

    fn done(&self, path: &Path, outcome: &Result<Vec<String>, Vec<String>>) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let mut text = String::new();
        let (Ok(lines) | Err(lines)) = outcome;
        for line in lines {
            text.push_str(&format!("{}: {line}\n", path.display()));
        }
        if self.live {
            text = format!("\r\x1b[K{text}{done}/{}", self.total);
        }
        if !text.is_empty() {
            let _ = io::stderr().lock().write_all(text.as_bytes());
        }
    }

    fn end(&self, failed: usize) {
        if self.live {
            let _ = io::stderr().lock().write_all(b"\r\x1b[K");
        }
        if self.total > 1 && failed > 0 {
            tell(&format!("{failed} of {} charts could not be drawn", self.total));
        }
    }
}
