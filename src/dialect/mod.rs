//! Chart languages: each parses what people write and lowers it to a figure. This is the only floor that knows their names.

pub mod vegalite;

/// A chart language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Vega-Lite v5 and v6 JSON.
    VegaLite,
    /// A Chart.js configuration, drawn as Chart.js of that version draws it.
    ChartJs(Version),
    /// A Chart.js configuration, changed first as QuickChart's server does.
    QuickChart(Version),
}

/// A major version of Chart.js.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// 2.9.4.
    V2,
    /// 3.9.1.
    V3,
    /// 4.x.
    V4,
}
