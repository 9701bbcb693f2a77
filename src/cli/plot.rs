//! `plotd plot`: a chart of the shorthand from words on the command line and a table in a file or on standard input.

use super::tell;
use crate::dialect::Dialect;
use crate::files::Directory;
use crate::output::{Format, Lettering};
use crate::render::{Options, Source, render};
use clap::Args;
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Bytes of a table.
const MOST: u64 = 64 << 20;

/// The arguments of `plot`.
#[derive(Debug, Args)]
pub struct Plot {
    /// Options as in an address (`type=bar x=month y=sales`), and a file with the table; `-` is standard input, which is
    /// also read when there is no file and no `y=`.
    #[arg(value_name = "NAME=VALUE|FILE")]
    words: Vec<String>,
    /// Where the picture goes; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What to draw: svg, png, html or vl.json; taken from the name of the output if not said, else svg.
    #[arg(short, long, value_parser = super::render::format_of)]
    format: Option<Format>,
    /// Raster pixels per CSS pixel, 0.5 to 4.
    #[arg(long, default_value_t = 1.0, value_parser = super::render::dpr)]
    dpr: f64,
    /// How text is written in SVG and pages: font, embed (with the glyphs that it takes inside the file) or path (as
    /// outlines).
    #[arg(long, default_value = "font", value_parser = super::render::lettering, env = "PLOTD_TEXT")]
    text: Lettering,
    /// The only directory from which `url=` may read.
    #[arg(long, value_name = "DIR", env = "PLOTD_DATA_DIR")]
    data_dir: Option<PathBuf>,
}

/// Draws the chart.
pub fn run(args: &Plot) -> ExitCode {
    match args.draw() {
        Ok(warnings) => {
            warnings.iter().for_each(|line| tell(line));
            ExitCode::SUCCESS
        }
        Err((lines, code)) => {
            lines.iter().for_each(|line| tell(line));
            ExitCode::from(code)
        }
    }
}

type Lines = Vec<String>;

impl Plot {
    fn draw(&self) -> Result<Lines, (Lines, u8)> {
        let wrong = |message: String| (vec![format!("error: {message}")], 2);
        let is_option =
            |word: &&String| word.split_once('=').is_some_and(|(name, _)| name.chars().all(|c| c != '/' && c != '\\'));
        let (options, files): (Vec<&String>, Vec<&String>) = self.words.iter().partition(is_option);
        if files.len() > 1 {
            return Err(wrong(format!("{:?} and {:?}: there is one table", files[0], files[1])));
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        for word in &options {
            if let Some((name, value)) = word.split_once('=') {
                query.append_pair(name, value);
            }
        }
        let given = |name: &str| options.iter().any(|o| o.starts_with(name));
        let from_input = match files.first().map(|f| f.as_str()) {
            Some("-") => true,
            Some(_) => false,
            None => !given("data=") && !given("url=") && !io::stdin().is_terminal() && !listed(&options),
        };
        let table = match files.first() {
            _ if from_input => Some(read(&mut io::stdin().lock()).map_err(wrong)?),
            Some(file) => {
                let mut open = fs::File::open(file).map_err(|e| wrong(format!("cannot read {file}: {e}")))?;
                Some(read(&mut open).map_err(wrong)?)
            }
            None => None,
        };
        let query = query.finish();
        let text = match table.filter(|t| !t.trim().is_empty()) {
            Some(table) => format!("{query}\n\n{table}"),
            None => query,
        };
        let mut options = Options { dpr: self.dpr, text: self.text, ..Options::default() };
        if let Some(dir) = &self.data_dir {
            options.resources = Arc::new(Directory::open(dir, MOST, MOST).map_err(wrong)?);
        }
        let format = self.format.map_or_else(|| super::render::format_of_output(self.output.as_deref()), Ok);
        let format = format.map_err(wrong)?;
        let drawn = render(&Source::new(Dialect::Plot, text), format, &options)
            .map_err(|report| (report.items().iter().map(ToString::to_string).collect(), 1))?;
        let written = match self.output.as_deref().filter(|file| file.as_os_str() != "-") {
            Some(file) => fs::write(file, &drawn.bytes),
            None => io::stdout().lock().write_all(&drawn.bytes),
        };
        written.map_err(|e| (vec![format!("error: cannot write the picture: {e}")], 1))?;
        Ok(drawn.warnings.iter().map(ToString::to_string).collect())
    }
}

/// Whether the values stand in the words: `y=3,1,4` rather than the name of a column.
fn listed(options: &[&String]) -> bool {
    let values = |o: &&&String| {
        o.split_once('=').is_some_and(|(name, value)| {
            let name = name.split('.').next().unwrap_or(name);
            matches!(name, "y" | "value" | "z" | "u" | "low")
                && value.starts_with(|c: char| c.is_ascii_digit() || "-.€$£".contains(c))
        })
    };
    options.iter().any(|o| values(&o))
}

fn read(from: &mut impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    from.take(MOST).read_to_end(&mut bytes).map_err(|e| format!("cannot read the table: {e}"))?;
    String::from_utf8(bytes).map_err(|_| "the table is not UTF-8 text".to_owned())
}
