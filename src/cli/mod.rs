//! The command line: what can be written, and which part of the library does it.
//!
//! Exit codes: 0 all went well, 1 something could not be drawn or served, 2 the command line itself is wrong.

mod plot;
mod render;
#[cfg(feature = "server")]
mod serve;
#[cfg(feature = "server")]
mod token;
#[cfg(all(target_os = "linux", feature = "server"))]
mod worker;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use std::io::{self, Write};
use std::process::ExitCode;

/// Draws Vega-Lite and Chart.js charts as SVG, PNG or a page.
///
/// Without a command plotd serves on http://127.0.0.1:3030.
#[derive(Debug, Parser)]
#[command(name = "plotd", version, max_term_width = 100, after_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

const AFTER: &str = "\
Examples:
  plotd                                        serve the gallery and every route on 127.0.0.1:3030
  plotd render chart.vl.json -o chart.png      one chart, the format taken from the name
  plotd render - < chart.json > chart.svg      from standard input to standard output
  plotd render --out-dir out --format png *.vl.json
  plotd plot type=bar x=month y=sales sales.csv -o sales.png

Exit codes:
  0  everything was drawn
  1  at least one chart could not be drawn, or the server could not start
  2  the command line is wrong";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve charts over HTTP.
    #[cfg(feature = "server")]
    Serve(Box<serve::Serve>),
    /// Draw a chart from words and a table: `plotd plot type=bar x=month y=sales < sales.csv`.
    Plot(Box<plot::Plot>),
    /// Draw chart descriptions to files.
    Render(Box<render::Render>),
    /// Draw for a server that started this process.
    #[cfg(all(target_os = "linux", feature = "server"))]
    #[command(hide = true)]
    Worker(worker::Worker),
    /// Make, list and revoke tokens for named charts.
    #[cfg(feature = "server")]
    Token(token::Tokened),
    /// Print a completion script for a shell.
    Completions {
        /// The shell that will read it.
        shell: Shell,
    },
}

/// Reads the arguments and does what they say.
pub fn run() -> ExitCode {
    match Cli::parse().command {
        None => alone(),
        #[cfg(feature = "server")]
        Some(Command::Serve(serve)) => serve::run(*serve),
        #[cfg(feature = "server")]
        Some(Command::Token(asked)) => token::run(asked),
        Some(Command::Render(render)) => render::run(&render),
        Some(Command::Plot(plot)) => plot::run(&plot),
        #[cfg(all(target_os = "linux", feature = "server"))]
        Some(Command::Worker(worker)) => worker::run(worker),
        Some(Command::Completions { shell }) => {
            clap_complete::generate(shell, &mut Cli::command(), "plotd", &mut io::stdout());
            ExitCode::SUCCESS
        }
    }
}

/// What `plotd` without a word means: to serve.
#[cfg(feature = "server")]
fn alone() -> ExitCode {
    serve::run(serve::Serve::alone())
}

/// Without the server there is nothing to do unasked.
#[cfg(not(feature = "server"))]
fn alone() -> ExitCode {
    tell(&Cli::command().render_help().to_string());
    ExitCode::from(2)
}

/// A line on standard error; a closed one is no reason to stop.
fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
