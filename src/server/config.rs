//! Everything that can be set: one table of keys that the TOML file, the environment and the flags share.
//!
//! A key is `body_bytes` in the file, `PLOTD_BODY_BYTES` in the environment and `--body-bytes` on the command line;
//! flags win over the environment, the environment over the file, the file over the defaults here.

use super::proxies::Proxies;
use crate::limits::Limits;
use std::fmt::{self, Display};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// How the server behaves and what a request may cost.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Scheme, host and port under which clients reach the server, for absolute addresses in pages; empty to take
    /// them from each request.
    pub public_url: String,
    /// The directory that keeps named charts; without it there are none.
    pub data: Option<PathBuf>,
    /// Whether everybody may write named charts; only where nobody else can reach the server.
    pub open_writes: bool,
    /// The only directory that charts may read data from.
    pub data_dir: Option<PathBuf>,
    /// Fonts to use besides the built-in ones.
    pub font_dir: Option<PathBuf>,
    /// The file that holds short links; without it they are held in memory and end with the server.
    pub link_file: Option<PathBuf>,
    /// Bytes of all short links together; the oldest make room if they are old enough.
    pub link_bytes: u64,
    /// Bytes of one short link.
    pub link_most_bytes: u64,
    /// Seconds for which no other link takes a short link's place.
    pub link_keep: u64,
    /// Seconds a short link is kept after it was made last.
    pub link_age: u64,
    /// Bytes of one data file.
    pub data_bytes: u64,
    /// Bytes of all data files of one chart together.
    pub chart_data_bytes: u64,
    /// Proxies whose `X-Forwarded-Proto` and `X-Forwarded-Host` are believed.
    pub trust_proxy: Proxies,
    /// Bytes of a request target.
    pub url_bytes: usize,
    /// Bytes of all header fields of a request, request line included.
    pub header_bytes: usize,
    /// Fields of a request head.
    pub header_fields: usize,
    /// Bytes of a request body.
    pub body_bytes: usize,
    /// Bytes of all request bodies that are being read or answered.
    pub bodies_bytes: u64,
    /// Bytes of all answers that clients have not read yet.
    pub answer_bytes: u64,
    /// Connections open at once; further ones wait to be accepted.
    pub connections: usize,
    /// How long a new connection may say nothing.
    pub first_byte_timeout: Duration,
    /// How long a request head may take, and a kept connection may rest before the next one.
    pub header_timeout: Duration,
    /// How long a request body may take.
    pub body_timeout: Duration,
    /// How long a client may read nothing of an answer.
    pub write_timeout: Duration,
    /// How long a rendering may take, waiting included.
    pub deadline: Duration,
    /// How long answers in progress are waited for when the server stops.
    pub drain: Duration,
    /// Where charts are drawn when the program serves.
    pub isolation: Isolation,
    /// Charts drawn at once; 0 is as many as there are cores.
    pub workers: usize,
    /// Bytes of address space of a process that draws.
    pub worker_memory: u64,
    /// Seconds of processor time for one chart in such a process; 0 is a little more than the deadline.
    pub worker_cpu: u64,
    /// Charts that may wait to be drawn.
    pub queue: usize,
    /// Bytes of finished pictures kept in memory.
    pub cache_bytes: u64,
    /// Seconds an answer may be kept by others.
    pub max_age: u64,
    /// What one chart may cost.
    pub limits: Limits,
}

/// Where charts are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Isolation {
    /// In processes of the same program, which can be ended and break nothing.
    Process,
    /// On threads of the server.
    Thread,
}

impl Default for Isolation {
    fn default() -> Self {
        if cfg!(target_os = "linux") { Self::Process } else { Self::Thread }
    }
}

impl Display for Isolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Process => "process",
            Self::Thread => "thread",
        })
    }
}

impl FromStr for Isolation {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "process" if cfg!(target_os = "linux") => Ok(Self::Process),
            "process" => Err("processes that draw are there on Linux only; write thread"),
            "thread" => Ok(Self::Thread),
            _ => Err("not process or thread"),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3030)),
            public_url: String::new(),
            data: None,
            open_writes: false,
            data_dir: None,
            font_dir: None,
            link_file: None,
            link_bytes: 64 << 20,
            link_most_bytes: 100_000,
            link_keep: 7 * 86_400,
            link_age: 180 * 86_400,
            data_bytes: crate::files::MOST_CHART_BYTES,
            chart_data_bytes: crate::files::MOST_CHART_BYTES,
            trust_proxy: Proxies::default(),
            url_bytes: 65_000,
            header_bytes: 128 << 10,
            header_fields: 100,
            body_bytes: 16 << 20,
            bodies_bytes: 256 << 20,
            answer_bytes: 96 << 20,
            connections: 10_000,
            first_byte_timeout: Duration::from_secs(5),
            header_timeout: Duration::from_secs(9),
            body_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            deadline: Duration::from_secs(20),
            drain: Duration::from_secs(30),
            isolation: Isolation::default(),
            workers: 0,
            worker_memory: 1 << 30,
            worker_cpu: 0,
            queue: 256,
            cache_bytes: 128 << 20,
            max_age: 604_800,
            limits: Limits::default(),
        }
    }
}

/// One thing that can be set.
pub struct Key {
    /// The flag without its dashes; the key in the file has underscores instead.
    pub flag: &'static str,
    /// What it means, in one line.
    pub help: &'static str,
    /// Whether clients are told its value: true of what limits them.
    pub public: bool,
    set: fn(&mut Config, &str) -> Result<(), String>,
    show: fn(&Config) -> String,
}

impl Key {
    /// The key in the configuration file.
    pub fn name(&self) -> String {
        self.flag.replace('-', "_")
    }

    /// The environment variable.
    pub fn variable(&self) -> String {
        format!("PLOTD_{}", self.name().to_ascii_uppercase())
    }

    /// Its present value; empty when there is none.
    pub fn show(&self, config: &Config) -> String {
        (self.show)(config)
    }
}

/// A row of the table for a field that reads and shows itself.
macro_rules! plain {
    ($flag:literal, $public:literal, $($field:ident).+, $help:literal) => {
        Key {
            flag: $flag,
            help: $help,
            public: $public,
            set: |config, text| parse(text).map(|value| config.$($field).+ = value),
            show: |config| config.$($field).+.to_string(),
        }
    };
}

/// A row of the table for a length of time in seconds.
macro_rules! seconds {
    ($flag:literal, $public:literal, $field:ident, $help:literal) => {
        Key {
            flag: $flag,
            help: $help,
            public: $public,
            set: |config, text| duration(text).map(|value| config.$field = value),
            show: |config| config.$field.as_secs_f64().to_string(),
        }
    };
}

/// A row of the table for a directory or a file.
macro_rules! directory {
    ($flag:literal, $field:ident, $help:literal) => {
        Key {
            flag: $flag,
            help: $help,
            public: false,
            set: |config, text| {
                config.$field = (!text.is_empty()).then(|| PathBuf::from(text));
                Ok(())
            },
            show: |config| config.$field.as_deref().map(|p| p.display().to_string()).unwrap_or_default(),
        }
    };
}

/// Bytes of address space that a process needs to draw at all.
const LEAST_MEMORY: u64 = 64_000_000;

/// Every key, in the order of the help text.
pub const KEYS: &[Key] = &[
    plain!("listen", false, listen, "Address and port to listen on; port 0 takes a free one"),
    Key {
        flag: "public-url",
        help: "Scheme and host under which clients reach the server, for absolute addresses in pages",
        public: false,
        set: |config, text| origin(text).map(|value| config.public_url = value),
        show: |config| config.public_url.clone(),
    },
    directory!("data", data, "A directory that keeps named charts (/c/); without it there are none"),
    plain!(
        "open-writes",
        false,
        open_writes,
        "true: named charts are written without a token, on a loopback address only"
    ),
    directory!("data-dir", data_dir, "The only directory that charts may read data files from"),
    directory!("font-dir", font_dir, "A directory of fonts to use besides the built-in ones"),
    directory!(
        "link-file",
        link_file,
        "The file for short links; without it they are kept in memory and end with the server"
    ),
    plain!("link-bytes", true, link_bytes, "Bytes of all short links together; those past link-keep make room"),
    plain!("link-most-bytes", true, link_most_bytes, "Bytes of one short link"),
    plain!("link-keep", true, link_keep, "Seconds for which no other link takes a short link's place"),
    plain!("link-age", true, link_age, "Seconds a short link is kept after it was made last"),
    plain!("data-bytes", true, data_bytes, "Bytes of one data file"),
    plain!("chart-data-bytes", true, chart_data_bytes, "Bytes of all data files of one chart together"),
    plain!(
        "trust-proxy",
        false,
        trust_proxy,
        "Addresses or networks (10.0.0.0/8,::1) of proxies whose X-Forwarded-Proto and -Host are believed"
    ),
    Key {
        flag: "url-bytes",
        help: "Bytes of a request target, at most 65534",
        public: true,
        set: |config, text| {
            config.url_bytes = parse(text)?;
            if config.url_bytes <= 65_534 { Ok(()) } else { Err("more than 65534".to_owned()) }
        },
        show: |config| config.url_bytes.to_string(),
    },
    plain!("header-bytes", true, header_bytes, "Bytes of a request head"),
    plain!("header-fields", true, header_fields, "Fields of a request head"),
    plain!("body-bytes", true, body_bytes, "Bytes of a request body"),
    plain!(
        "bodies-bytes",
        false,
        bodies_bytes,
        "Bytes of all request bodies at once; further ones are told to come again"
    ),
    plain!(
        "answer-bytes",
        false,
        answer_bytes,
        "Bytes of all answers that wait to be read; the slowest clients make room"
    ),
    plain!("connections", false, connections, "Connections open at once; further ones wait"),
    seconds!("first-byte-timeout", false, first_byte_timeout, "Seconds a new connection may say nothing"),
    seconds!("header-timeout", false, header_timeout, "Seconds for a request head, and between two requests"),
    seconds!("body-timeout", false, body_timeout, "Seconds for a request body"),
    seconds!("write-timeout", false, write_timeout, "Seconds a client may read nothing of an answer"),
    seconds!("deadline", true, deadline, "Seconds a rendering may take, waiting included"),
    seconds!("drain", false, drain, "Seconds answers in progress are waited for at the end"),
    plain!(
        "isolation",
        false,
        isolation,
        "process: charts are drawn in processes that the kernel holds (Linux); thread: in the server itself"
    ),
    plain!("workers", false, workers, "Charts drawn at once; 0 is as many as there are cores"),
    Key {
        flag: "worker-memory",
        help: "Bytes of address space of a process that draws, at least 64000000",
        public: true,
        set: |config, text| {
            let bytes = parse(text)?;
            config.worker_memory = if bytes < LEAST_MEMORY { return Err("less than 64000000".into()) } else { bytes };
            Ok(())
        },
        show: |config| config.worker_memory.to_string(),
    },
    plain!(
        "worker-cpu",
        true,
        worker_cpu,
        "Seconds of processor time for one chart in such a process; 0 is a little more than the deadline"
    ),
    plain!("queue", false, queue, "Charts that may wait to be drawn; more are answered 503"),
    plain!("cache-bytes", false, cache_bytes, "Bytes of finished pictures kept in memory"),
    plain!("max-age", false, max_age, "Seconds an answer may be kept by browsers and proxies"),
    plain!("source-bytes", true, limits.source_bytes, "Bytes of a chart description"),
    plain!("nesting", true, limits.nesting, "Depth of nested arrays and objects in a description"),
    plain!("rows", true, limits.rows, "Rows of any table, as read or as made by a transform"),
    plain!("cells", true, limits.cells, "Cells (rows x columns) of all tables of a chart together"),
    plain!("memory", true, limits.memory, "Bytes of values, texts, lists and tables that a chart makes, an estimate"),
    plain!("points", true, limits.points, "Points of all geometries of a chart together"),
    plain!("marks", true, limits.marks, "Marks drawn, all plots together"),
    plain!("ticks", true, limits.ticks, "Ticks on one axis"),
    plain!("views", true, limits.views, "Plots, facet cells included"),
    plain!("pixels", true, limits.pixels, "Pixels of a raster picture: width x height x dpr squared"),
    plain!("raster", true, limits.raster, "Work of rasterizing a picture, in pixels touched"),
    plain!("side", true, limits.side, "CSS pixels of either side of a picture"),
    plain!("text", true, limits.text, "Characters of one text"),
    plain!("steps", true, limits.steps, "Steps of reading, expressions, transforms and layout"),
    plain!("output-bytes", true, limits.output_bytes, "Bytes of the composed document"),
];

impl Config {
    /// Sets one key, written with dashes or underscores.
    ///
    /// # Errors
    /// The key is unknown or the value is not one for it; the message names both.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), String> {
        let flag = name.replace('_', "-");
        let Some(key) = KEYS.iter().find(|key| key.flag == flag) else {
            let hint = crate::diagnostic::did_you_mean(&flag, KEYS.iter().map(|k| k.flag));
            let hint = hint.map(|h| format!("; did you mean {:?}?", h.replace('-', "_"))).unwrap_or_default();
            return Err(format!("unknown key {name:?}{hint}"));
        };
        (key.set)(self, text).map_err(|message| format!("{name} = {text:?}: {message}"))
    }

    /// Sets every key of a TOML document: top-level keys, no tables.
    ///
    /// # Errors
    /// The document does not parse, or a key or value is wrong.
    pub fn read_toml(&mut self, text: &str) -> Result<(), String> {
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| e.message().to_owned())?;
        for (name, value) in table {
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Float(number) => number.to_string(),
                toml::Value::Boolean(truth) => truth.to_string(),
                other => {
                    return Err(format!(
                        "{name}: expected a number, a string or a truth value, not a {}",
                        other.type_str()
                    ));
                }
            };
            self.set(&name, &text)?;
        }
        Ok(())
    }

    /// Seconds of processor time for one chart: so many that the deadline comes first, unless others are set.
    pub fn worker_cpu_seconds(&self) -> u64 {
        if self.worker_cpu == 0 { self.deadline.as_secs() + 2 } else { self.worker_cpu }
    }

    /// Charts drawn at once.
    pub fn threads(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n.min(1024),
        }
    }
}

fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.trim().replace('_', "").parse().map_err(|e: T::Err| e.to_string())
}

/// A scheme and a host, without a slash at the end; or nothing.
fn origin(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/');
    let known = text.is_empty() || text.starts_with("http://") || text.starts_with("https://");
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_/".contains(&b));
    if known && plain { Ok(text.to_owned()) } else { Err("not like https://charts.example.org".to_owned()) }
}

fn duration(text: &str) -> Result<Duration, String> {
    let seconds: f64 = parse(text)?;
    let valid = (0.001..=86_400.0).contains(&seconds);
    valid.then(|| Duration::from_secs_f64(seconds)).ok_or_else(|| "not a number of seconds from 0.001 to 86400".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_what_it_shows() {
        let mut config = Config::default();
        for key in KEYS {
            let shown = key.show(&Config::default());
            config.set(&key.name(), &shown).unwrap();
        }
        assert_eq!(config, Config::default());
    }

    #[test]
    fn a_file_sets_keys_and_names_what_is_wrong() {
        let mut config = Config::default();
        config.read_toml("listen = '0.0.0.0:80'\nrows = 10\ndeadline = 0.5").unwrap();
        assert_eq!(config.limits.rows, 10);
        assert_eq!(config.deadline, Duration::from_millis(500));
        assert!(config.read_toml("row = 1").unwrap_err().contains("did you mean \"rows\"?"));
        assert!(config.read_toml("rows = 'many'").unwrap_err().starts_with("rows = \"many\""));
        assert!(config.read_toml("[limits]\nrows = 1").unwrap_err().contains("table"));
    }
}
