//! Chart.js 3.9.1, as its differences from version 4.

/// Borders of axes belong to the grid.
pub(super) const CHANGES: &str = r##"{
    scale: {grid: {drawBorder: true, borderDash: [], borderDashOffset: 0, borderWidth: 1, borderColor: 'rgba(0,0,0,0.1)'}}
}"##;
