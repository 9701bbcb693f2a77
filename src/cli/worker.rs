//! `plotd worker`: what `plotd serve` starts to draw in. Nobody types it.

use super::tell;
use crate::server::worker::{self, Duties};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// The arguments of `worker`, as [`Duties::arguments`] writes them.
#[derive(Debug, Args)]
pub struct Worker {
    #[arg(long)]
    data_dir: Option<PathBuf>,
    #[arg(long)]
    data_bytes: u64,
    #[arg(long)]
    chart_data_bytes: u64,
    #[arg(long)]
    font_dir: Option<PathBuf>,
    #[arg(long)]
    memory: u64,
    #[arg(long)]
    cpu: u64,
}

/// Draws until the server is gone.
pub fn run(args: Worker) -> ExitCode {
    let Worker { data_dir, data_bytes, chart_data_bytes, font_dir, memory, cpu } = args;
    match worker::run(&Duties { data_dir, data_bytes, chart_data_bytes, font_dir, memory, cpu }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            tell(&message);
            ExitCode::from(1)
        }
    }
}
