//! `plotd serve`: settings in, a server until it is told to stop.

use super::tell;
#[cfg(target_os = "linux")]
use crate::server::Isolation;
use crate::server::{Config, KEYS, Server, bind};
use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};
use std::env;
use std::fs;
use std::net::SocketAddr;
#[cfg(target_os = "linux")]
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::runtime::Builder;

/// The arguments of `serve`: one flag for each key of the configuration, made from its table.
#[derive(Debug, Default)]
pub struct Serve {
    config: Option<String>,
    settings: Vec<(&'static str, String)>,
    /// Say what can be tried: `plotd` was typed without a word.
    greet: bool,
}

impl Serve {
    /// What `plotd` alone means.
    pub fn alone() -> Self {
        Self { greet: true, ..Self::default() }
    }

    /// Defaults, then the file, the environment and the flags.
    fn settle(&self) -> Result<Config, String> {
        let mut config = Config::default();
        let file = self.config.clone().or_else(|| env::var("PLOTD_CONFIG").ok());
        if let Some(path) = file {
            let text = fs::read_to_string(&path).map_err(|e| format!("cannot read {path}: {e}"))?;
            config.read_toml(&text).map_err(|message| format!("in {path}: {message}"))?;
        }
        for key in KEYS {
            if let Ok(text) = env::var(key.variable()) {
                config.set(key.flag, &text).map_err(|message| format!("in {}: {message}", key.variable()))?;
            }
        }
        for (flag, text) in &self.settings {
            config.set(flag, text).map_err(|message| format!("--{message}"))?;
        }
        if config.open_writes && !config.listen.ip().is_loopback() {
            return Err(format!(
                "open_writes: {} can be reached by others; make tokens instead (plotd token)",
                config.listen
            ));
        }
        Ok(config)
    }
}

impl Args for Serve {
    fn augment_args(command: Command) -> Command {
        let config = Arg::new("config")
            .long("config")
            .value_name("FILE")
            .help("A TOML file with any of the keys below (`body_bytes = 1000000`) [env: PLOTD_CONFIG]");
        let defaults = Config::default();
        let flags = KEYS.iter().map(|key| {
            let shown = key.show(&defaults);
            let default = if shown.is_empty() { String::new() } else { format!(" [default: {shown}]") };
            Arg::new(key.flag).long(key.flag).value_name("VALUE").help(format!(
                "{} [env: {}]{default}",
                key.help,
                key.variable()
            ))
        });
        command.arg(config).args(flags)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Serve {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let value = |name: &str| matches.get_one::<String>(name).cloned();
        let settings = KEYS.iter().filter_map(|key| Some((key.flag, value(key.flag)?))).collect();
        Ok(Self { config: value("config"), settings, greet: false })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Serves until SIGTERM or SIGINT.
pub fn run(args: Serve) -> ExitCode {
    let config = match args.settle() {
        Ok(config) => config,
        Err(message) => {
            tell(&format!("error: {message}"));
            return ExitCode::from(2);
        }
    };
    match serve(config, args.greet) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            tell(&format!("error: {message}"));
            ExitCode::from(1)
        }
    }
}

fn serve(config: Config, greet: bool) -> Result<(), String> {
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(|e| format!("cannot start: {e}"))?;
    runtime.block_on(async {
        // From the first moment on: whoever is stopped while it starts must end as one that serves does.
        let stop = told_to_stop();
        let wanted = config.listen;
        let listener = bind(wanted, config.connections).map_err(|e| format!("cannot listen on {wanted}: {e}"))?;
        let at = listener.local_addr().map_err(|e| format!("cannot listen on {wanted}: {e}"))?;
        let server = server(config)?;
        server.start().await.map_err(|e| format!("{e}\nwith --isolation thread the server draws by itself"))?;
        tell(&format!("plotd {} is on http://{at}", env!("CARGO_PKG_VERSION")));
        if greet {
            tell(&invitation(at));
        }
        server.run(listener, stop).await;
        Ok(())
    })
}

/// The server of a configuration, with processes that draw where that is wanted.
fn server(config: Config) -> Result<Server, String> {
    #[cfg(target_os = "linux")]
    if config.isolation == Isolation::Process {
        return Server::with_workers(config, &own_program()?);
    }
    Server::new(config)
}

/// This very program, also when its file was replaced since it started.
#[cfg(target_os = "linux")]
fn own_program() -> Result<PathBuf, String> {
    let link = PathBuf::from("/proc/self/exe");
    if link.exists() {
        return Ok(link);
    }
    env::current_exe().map_err(|e| format!("cannot tell where this program is: {e}; --isolation thread does not ask"))
}

/// Three lines to try, one for each kind of answer.
fn invitation(at: SocketAddr) -> String {
    format!(
        "\nOpen it in a browser, or try:\n\
         \x20 curl -o bars.png 'http://{at}/chart?c=%7Btype:%22bar%22,data:%7Blabels:%5B1,2,3%5D,datasets:%5B%7Bdata:%5B4,2,6%5D%7D%5D%7D%7D'\n\
         \x20 curl -o cups.svg -H 'Accept: image/svg+xml' -d '{{\"mark\":\"bar\",\"data\":{{\"values\":[{{\"d\":\"Mon\",\"n\":3}},{{\"d\":\"Tue\",\"n\":5}}]}},\"encoding\":{{\"x\":{{\"field\":\"d\"}},\"y\":{{\"field\":\"n\",\"type\":\"quantitative\"}}}}}}' http://{at}/vegalite\n\
         \x20 curl -H 'Accept: application/json' http://{at}/\n\
         \nStop it with Ctrl-C; `plotd --help` says what else there is.\n"
    )
}

/// Listens at once for what asks the process to stop, and ends when something does.
fn told_to_stop() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let asked = {
        use tokio::signal::unix::{SignalKind, signal};
        let [terminate, interrupt] = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
        terminate.ok().zip(interrupt.ok())
    };
    async move {
        #[cfg(unix)]
        if let Some((mut terminate, mut interrupt)) = asked {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
