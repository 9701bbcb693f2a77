//! `plotd token`: tokens that may write, append to or read named charts.

use super::tell;
use crate::server::named::settings::time;
use crate::server::named::tokens::{Tokens, Wish};
use crate::store::{Name, Rights, Token};
use clap::{Args, Subcommand, ValueEnum};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct Tokened {
    /// The directory that keeps named charts, as of `plotd serve --data`.
    #[arg(long, value_name = "DIR", env = "PLOTD_DATA", global = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Make a token; its secret is shown once.
    New {
        /// The folder or the chart in which it holds; everywhere if not said.
        #[arg(long, default_value = "", value_parser = folder)]
        folder: String,
        /// What it allows.
        #[arg(long, value_enum, value_delimiter = ',', required = true)]
        may: Vec<May>,
        /// How long it holds: 90d, 12h.
        #[arg(long, value_parser = lasting)]
        expires: Option<u64>,
        /// What it is for.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// List all tokens.
    List,
    /// Let a token hold no more.
    Revoke {
        /// What it is listed by.
        id: String,
    },
}

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum May {
    /// See private charts.
    Read,
    /// Add rows.
    Append,
    /// Everything.
    Write,
}

fn folder(text: &str) -> Result<String, String> {
    let name = text.trim_end_matches('/');
    if name.is_empty() {
        Ok(String::new())
    } else {
        Name::parse(name).map(|n| n.text().to_owned()).map_err(|e| e.to_string())
    }
}

fn lasting(text: &str) -> Result<u64, &'static str> {
    time(text).ok_or("not a time such as 90d, 12h, 30m or 45s")
}

/// Does what is asked.
pub fn run(asked: Tokened) -> ExitCode {
    let Some(data) = asked.data.filter(|data| !data.as_os_str().is_empty()) else {
        tell("error: --data says where the charts are kept");
        return ExitCode::from(2);
    };
    let done = tokio::runtime::Builder::new_current_thread().build().map_err(|e| format!("cannot start: {e}"));
    match done.and_then(|runtime| runtime.block_on(answer(&data, asked.deed))) {
        Ok(text) => {
            let _ = io::stdout().lock().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(message) => {
            tell(&format!("error: {message}"));
            ExitCode::from(1)
        }
    }
}

async fn answer(data: &Path, deed: Deed) -> Result<String, String> {
    let tokens = Tokens::open(data)?;
    match deed {
        Deed::New { folder, may, expires, note } => {
            let rights = Rights {
                read: may.contains(&May::Read),
                append: may.contains(&May::Append),
                write: may.contains(&May::Write),
            };
            let (id, secret) = tokens.make(Wish { folder, rights, note, lasts: expires }).await?;
            tell(&format!("token {id}; its secret is shown this once:"));
            Ok(format!("{secret}\n"))
        }
        Deed::List => Ok(tokens.all().await?.iter().map(line).collect()),
        Deed::Revoke { id } if tokens.revoke(&id).await? => Ok(format!("{id} holds no more\n")),
        Deed::Revoke { id } => Err(format!("there is no token {id} that holds")),
    }
}

/// A token on a line.
fn line(token: &Token) -> String {
    let Rights { read, append, write } = token.rights;
    let may: Vec<&str> = [(read, "read"), (append, "append"), (write, "write")]
        .iter()
        .filter(|(has, _)| *has)
        .map(|(_, word)| *word)
        .collect();
    let place = if token.folder.is_empty() { "everywhere" } else { &token.folder };
    let until = match (token.revoked, token.expires) {
        (Some(at), _) => format!("revoked {}", crate::server::named::rfc3339(at)),
        (None, Some(at)) => format!("until {}", crate::server::named::rfc3339(at)),
        (None, None) => "for ever".to_owned(),
    };
    format!("{}\t{}\t{place}\t{until}\t{}\n", token.id, may.join(","), token.note)
}
