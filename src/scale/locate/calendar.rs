//! Ticks of time axes: one calendar unit chosen by the span and the room (Chart.js `scale.time.js`).

use std::sync::Arc;

/// What generators of instants disagree on (Chart.js `scale.time.js`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CalendarRules {
    /// Ticks at the data are the first ones after those of the calendar, not all of them (`addTick`).
    pub snaps: bool,
    /// Where ticks are if instants are at equal distances.
    pub series: Series,
    /// A unit goes by the room for labels less one (`_getLabelCapacity`).
    pub spares: bool,
    /// Room at the ends is bounded, and there is some for a single instant (`initOffsets`); before, ticks alone decide, without
    /// bounds (`computeOffsets`).
    pub bounds_ends: bool,
    /// Weeks that are to begin on Sundays begin on Saturdays (`generate`: numbers of days end at 6).
    pub sundays_are_saturdays: bool,
    /// A single tick is followed by the next, though that is beyond the end (`_generate`).
    pub never_alone: bool,
}

/// Where ticks are if instants are at equal distances (`scale.timeseries.js`, `_generate`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Series {
    /// At the instants.
    Instants,
    /// At units of the calendar.
    Calendar,
    /// At the instants and at the ends of the axis.
    #[default]
    InstantsAndEnds,
}

/// What ticks are made for.
pub struct Calendar<'s> {
    /// First and last instant of the data, ms.
    pub data: (f64, f64),
    /// Bounds given or suggested.
    pub min: Option<f64>,
    /// Likewise.
    pub max: Option<f64>,
    /// Bounds given by the author: the domain ends there.
    pub fixed: (Option<f64>, Option<f64>),
    /// Unit asked for.
    pub unit: Option<Arc<str>>,
    /// Smallest unit.
    pub min_unit: Option<Arc<str>>,
    /// Multiple of the unit.
    pub step: f64,
    /// `data`, `labels`: ticks at the data; anything else: at the calendar.
    pub source: Option<Arc<str>>,
    /// Weeks begin on this day, from Monday as 1 to Sunday as 7; on Sunday unless given.
    pub weekday: Option<u8>,
    /// Half a step is kept free at both ends.
    pub offset: bool,
    pub rules: CalendarRules,
    /// The domain is widened to the ticks.
    pub widen: bool,
    /// Instants of the data, ascending and distinct.
    pub stamps: &'s [f64],
    /// Instants of the labels, ascending and distinct.
    pub listed: &'s [f64],
    /// Every instant of the data at equal distances.
    pub series: bool,
    /// Labels without room are left out later: their unit goes by the room, else by the number of ticks.
    pub skips: bool,
    /// Ticks that begin a larger unit are marked.
    pub marked: bool,
    /// At most this many ticks.
    pub limit: usize,
}

/// Ticks and the domain.
pub struct Dates {
    /// Ascending.
    pub ticks: Vec<f64>,
    /// Which of them begin a larger unit.
    pub majors: Vec<bool>,
    /// Lower end of the domain.
    pub min: f64,
    /// Upper end.
    pub max: f64,
    /// Room kept free at both ends, in shares of the domain.
    pub edges: (f64, f64),
    /// The unit that labels are written in.
    pub unit: Arc<str>,
    /// The larger one, in which those of marked ticks are.
    pub larger: Option<Arc<str>>,
    /// Instants and their shares of the domain, where these are not proportional.
    pub table: Vec<(f64, f64)>,
}

/// Units from small to large: name, milliseconds, steps tried, most steps before the next unit.
const UNITS: [(&str, f64, f64); 9] = [
    ("millisecond", 1.0, 1000.0),
    ("second", 1000.0, 60.0),
    ("minute", 60_000.0, 60.0),
    ("hour", 3_600_000.0, 24.0),
    ("day", 86_400_000.0, 30.0),
    ("week", 604_800_000.0, 4.0),
    ("month", 2.628e9, 12.0),
    ("quarter", 7.884e9, 4.0),
    ("year", 3.154e10, f64::INFINITY),
];

/// Units that are chosen without being asked for.
fn common(unit: &str) -> bool {
    !matches!(unit, "week" | "quarter")
}

/// Chooses ticks. `capacity` says how many labels there is room for about a time.
pub fn calendar(c: &Calendar, capacity: &dyn Fn(f64) -> f64, zone: &crate::time::Zone) -> Dates {
    let (mut min, mut max) = (c.min.unwrap_or(f64::INFINITY), c.max.unwrap_or(f64::NEG_INFINITY));
    if c.fixed.0.is_none() && c.data.0.is_finite() {
        min = min.min(c.data.0);
    }
    if c.fixed.1.is_none() && c.data.1.is_finite() {
        max = max.max(c.data.1);
    }
    if !min.is_finite() || !max.is_finite() {
        (min, max) = (0.0, 86_400_000.0);
    }
    if min >= max {
        max = min + 1.0;
    }
    let snapped = c.rules.snaps && c.source.as_deref() == Some("data");
    let at_data = !snapped && matches!(c.source.as_deref(), Some("data" | "labels"));
    let unit: Arc<str> = match &c.unit {
        Some(u) if UNITS.iter().any(|x| x.0 == &**u) => u.clone(),
        _ => auto_unit(c.min_unit.as_deref(), min, max, capacity(min)),
    };
    let mut ticks: Vec<f64> = if at_data {
        let at = if c.source.as_deref() == Some("labels") { c.listed } else { c.stamps };
        at.iter().copied().filter(|t| *t >= min && *t <= max).collect()
    } else if c.series && c.rules.series == Series::Instants {
        c.stamps.to_vec()
    } else if c.series && c.rules.series == Series::InstantsAndEnds {
        merged(c.stamps, [min, max])
    } else {
        generate(c, &unit, min, max, zone)
    };
    if snapped && !(c.series && c.rules.series == Series::InstantsAndEnds) {
        let after = |t: f64| c.stamps.get(c.stamps.partition_point(|s| *s < t)).or(c.stamps.last()).copied();
        ticks = ticks.into_iter().filter_map(after).collect();
        ticks.dedup();
    }
    ticks.truncate(c.limit);
    if c.widen {
        if c.fixed.0.is_none() {
            min = min.min(ticks.first().copied().unwrap_or(min));
        }
        if c.fixed.1.is_none() {
            max = max.max(ticks.last().copied().unwrap_or(max));
        }
    }
    ticks.retain(|t| *t >= min && *t <= max);
    // Ticks at the instants and the ends have brought the ends among the instants.
    let with_ends = c.rules.series == Series::InstantsAndEnds && c.source.as_deref() != Some("labels");
    let table = match (c.series, with_ends) {
        (false, _) => Vec::new(),
        (true, false) => equal_distances(c.stamps, min, max),
        (true, true) => equal_distances(&merged(c.stamps, [min, max]), min, max),
    };
    let share = |t: f64| if table.is_empty() { (t - min) / (max - min) } else { interpolated(&table, t) };
    let edges = if c.offset && max > min { edges(&ticks, c, &share) } else { (0.0, 0.0) };
    let unit = if c.skips || c.unit.as_ref() == Some(&unit) {
        unit
    } else {
        unit_of(ticks.len() as f64, c.min_unit.as_deref(), (min, max), zone)
    };
    let larger = if c.marked { larger_unit(&unit) } else { None };
    let majors = majors(&ticks, larger, zone);
    Dates { ticks, majors, min, max, edges, unit, larger: larger.map(Arc::from), table }
}

/// Instants and two more, ascending and distinct.
fn merged(stamps: &[f64], ends: [f64; 2]) -> Vec<f64> {
    let mut all: Vec<f64> = stamps.iter().copied().chain(ends).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// The next unit that is chosen unasked.
fn larger_unit(unit: &str) -> Option<&'static str> {
    let after = UNITS.iter().position(|u| u.0 == unit)? + 1;
    UNITS[after..].iter().map(|u| u.0).find(|name| common(name))
}

/// Which ticks begin a unit (`setMajorTicks`).
fn majors(ticks: &[f64], unit: Option<&str>, zone: &crate::time::Zone) -> Vec<bool> {
    ticks.iter().map(|t| unit.is_some_and(|unit| crate::time::floor(*t, unit, zone) == *t)).collect()
}

/// The largest unit of which so many ticks are not more than the domain has (`determineUnitForFormatting`).
fn unit_of(ticks: f64, least: Option<&str>, domain: (f64, f64), zone: &crate::time::Zone) -> Arc<str> {
    let first = least.and_then(|m| UNITS.iter().position(|u| u.0 == m)).unwrap_or(0);
    let enough = |u: &&(&str, f64, f64)| common(u.0) && whole_units(domain, u, zone) >= ticks - 1.0;
    Arc::from(UNITS[first..].iter().rev().find(enough).unwrap_or(&UNITS[first]).0)
}

/// How many whole units pass between two instants.
fn whole_units((from, to): (f64, f64), (unit, size, _): &(&str, f64, f64), zone: &crate::time::Zone) -> f64 {
    let mut n = ((to - from) / size).floor();
    // Months and years are not all as long as they are taken to be.
    for _ in 0..4 {
        if crate::time::offset(from, unit, n, zone) > to {
            n -= 1.0;
        } else if crate::time::offset(from, unit, n + 1.0, zone) <= to {
            n += 1.0;
        }
    }
    n
}

/// Instants within a domain at equal distances, 0 at its start and 1 at its end; none if there are fewer than two.
fn equal_distances(stamps: &[f64], min: f64, max: f64) -> Vec<(f64, f64)> {
    let within: Vec<f64> = stamps.iter().copied().filter(|t| *t >= min && *t <= max).collect();
    if within.len() < 2 {
        return Vec::new();
    }
    let last = (within.len() - 1) as f64;
    let mut table: Vec<(f64, f64)> = within.into_iter().enumerate().map(|(i, t)| (t, i as f64 / last)).collect();
    let (start, end) = (interpolated(&table, min), interpolated(&table, max));
    table.iter_mut().for_each(|entry| entry.1 = (entry.1 - start) / (end - start));
    if min < table[0].0 {
        table.insert(0, (min, 0.0));
    }
    if table.last().is_some_and(|last| last.0 < max) {
        table.push((max, 1.0));
    }
    table
}

/// Between the entries of a table, and beyond its ends as between them (Chart.js `scale.timeseries.js`, `interpolate`); it
/// has two at least.
fn interpolated(table: &[(f64, f64)], t: f64) -> f64 {
    let (first, last) = (0, table.len() - 1);
    let (a, b) = match table.partition_point(|entry| entry.0 < t) {
        after if t < table[first].0 || after > last => (table[first], table[last]),
        after => (table[after.max(1) - 1], table[after.max(1)]),
    };
    a.1 + (t - a.0) / (b.0 - a.0) * (b.1 - a.1)
}

fn auto_unit(min_unit: Option<&str>, min: f64, max: f64, capacity: f64) -> Arc<str> {
    let first = min_unit.and_then(|m| UNITS.iter().position(|u| u.0 == m)).unwrap_or(0);
    for (name, size, steps) in &UNITS[first..UNITS.len() - 1] {
        if common(name) && ((max - min) / (steps * size)).ceil() <= capacity {
            return Arc::from(*name);
        }
    }
    Arc::from("year")
}

fn generate(c: &Calendar, unit: &str, min: f64, max: f64, zone: &crate::time::Zone) -> Vec<f64> {
    let size = UNITS.iter().find(|u| u.0 == unit).map_or(1.0, |u| u.1);
    let mut step = c.step.max(1.0);
    // A unit far too small for the span would make ticks without end.
    while (max - min) / (size * step) > 10_000.0 {
        step *= 10.0;
    }
    let mut out = Vec::new();
    let mut t = match c.weekday.filter(|_| unit == "week") {
        // That day of the week of the first instant, be it later.
        Some(day) => {
            let day = if c.rules.sundays_are_saturdays { day.min(6) } else { day };
            crate::time::offset(crate::time::floor(min, "isoweek", zone), "day", f64::from(day) - 1.0, zone)
        }
        None => crate::time::floor(min, unit, zone),
    };
    while out.len() <= 10_001 && !(t > max) {
        out.push(t);
        if t >= max {
            break;
        }
        let next = crate::time::offset(t, unit, step, zone);
        if !(next > t) {
            break;
        }
        t = next;
    }
    if t > max && (c.widen || c.rules.never_alone && out.len() == 1) {
        out.push(t);
    }
    if !c.widen {
        // What lies before the data may still be moved to the first of them.
        let moved = c.rules.snaps && c.source.as_deref() == Some("data");
        out.retain(|x| *x >= min || moved);
    }
    out
}

/// Half the distance between the first two and the last two, in shares of the span.
fn edges(ticks: &[f64], c: &Calendar, share: &dyn Fn(f64) -> f64) -> (f64, f64) {
    let old = !c.rules.bounds_ends;
    let list = if old || ticks.len() >= 2 { ticks } else { c.stamps };
    let n = list.len();
    let (start, end) = match list {
        [] if old => (0.0, 0.0),
        [] => (0.5, 0.5),
        [one] => (1.0 - share(*one), share(*one)),
        _ => ((share(list[1]) - share(list[0])) / 2.0, (share(list[n - 1]) - share(list[n - 2])) / 2.0),
    };
    let most = if n < 3 { 0.5 } else { 0.25 };
    if old { (start, end) } else { (start.clamp(0.0, most), end.clamp(0.0, most)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;

    /// As versions 3.9.1 and 4.5.1 have it: a tick at or beyond the end where the domain may grow, and ticks at the
    /// data that follow those of the calendar.
    #[test]
    fn ticks_beyond_the_end_and_at_the_data() {
        const HOUR: f64 = 3_600_000.0;
        let stamps = [20.2, 20.4, 21.5, 22.9, 23.0].map(|h| h * HOUR);
        let request = |widen: bool, source: Option<&str>| Calendar {
            data: (20.0 * HOUR, 23.0 * HOUR),
            min: None,
            max: None,
            fixed: (None, None),
            unit: Some(Arc::from("hour")),
            min_unit: None,
            step: 2.0,
            source: source.map(Arc::from),
            weekday: None,
            offset: false,
            rules: CalendarRules { snaps: true, never_alone: true, ..CalendarRules::default() },
            widen,
            stamps: &stamps,
            listed: &[],
            limit: 100,
            series: false,
            skips: true,
            marked: false,
        };
        let hours = |c: &Calendar| {
            let found = calendar(c, &|_| 10.0, &Zone::utc());
            (found.ticks.iter().map(|t| t / HOUR).collect::<Vec<f64>>(), found.max / HOUR)
        };
        assert_eq!(hours(&request(false, None)), (vec![20.0, 22.0], 23.0));
        assert_eq!(hours(&request(true, None)), (vec![20.0, 22.0, 24.0], 24.0));
        assert_eq!(hours(&request(false, Some("data"))), (vec![20.2, 22.9], 23.0));
    }

    #[test]
    fn ticks_that_begin_a_larger_unit_are_major() {
        assert_eq!(
            ["hour", "day", "week", "month", "quarter", "year"].map(larger_unit),
            [Some("day"), Some("month"), Some("month"), Some("year"), Some("year"), None]
        );
    }

    #[test]
    fn weeks_begin_on_the_day_given() {
        const DAY: f64 = 86_400_000.0;
        // 2024-04-03 was a Wednesday.
        let wednesday = 19_816.0 * DAY;
        let first = |weekday: Option<u8>| {
            let request = Calendar {
                data: (wednesday, wednesday + 20.0 * DAY),
                min: None,
                max: None,
                fixed: (None, None),
                unit: Some(Arc::from("week")),
                min_unit: None,
                step: 1.0,
                source: None,
                weekday,
                offset: false,
                rules: CalendarRules { sundays_are_saturdays: true, ..CalendarRules::default() },
                widen: true,
                stamps: &[],
                listed: &[],
                limit: 100,
                series: false,
                skips: true,
                marked: false,
            };
            (calendar(&request, &|_| 10.0, &Zone::utc()).ticks[0] - wednesday) / DAY
        };
        assert_eq!([None, Some(1), Some(3), Some(4), Some(7)].map(first), [-3.0, -2.0, 0.0, 1.0, 3.0]);
    }
}
