//! A chart in words, written from its data, for those who do not see it.

use super::Context;
use super::rows::{Along, Data, Series};
use super::types::Type;
use crate::text::clip_chars;

/// Most series told of one by one.
const MOST: usize = 3;

/// What kind of chart of what it is, and that with what it shows.
pub(super) fn say(cx: &mut Context, kind: Type, data: &Data) -> (String, String) {
    let title = kind.row().title;
    let mut name = format!("{}{}", title[..1].to_uppercase(), &title[1..]);
    match (&data.y_name, &data.x_name) {
        (Some(y), Some(x)) => name.push_str(&format!(" of {} by {}", clip_chars(y, 60), clip_chars(x, 60))),
        (Some(y), None) => name.push_str(&format!(" of {}", clip_chars(y, 60))),
        (None, Some(x)) => name.push_str(&format!(" by {}", clip_chars(x, 60))),
        _ => {}
    }
    let mut alt = name.clone();
    if data.several() {
        alt.push_str(&format!(", {} series", data.series.len()));
    }
    if !data.facets.is_empty() {
        alt.push_str(&format!(", {} plots", data.facets.len()));
    }
    if let Some((low, high)) = data.extent(|p| p.x) {
        match data.along {
            Along::Categories if data.categories.len() > 1 => {
                alt.push_str(&format!(", {} categories", data.categories.len()))
            }
            Along::Categories => {}
            _ => {
                let short = if data.along == Along::Times { shortest(cx, data) } else { usize::MAX };
                let say = |x: f64| clip_chars(&cx.say_place(data.along, &[], x), short).to_owned();
                let (from, to) = (say(low), say(high));
                alt.push_str(&format!(", {from} to {to}"));
            }
        }
    }
    let writer = cx.writer("yformat", data.unit);
    let told: Vec<String> =
        data.series.iter().take(MOST).filter_map(|s| sentence(cx, data, s, &|x| writer.value(x))).collect();
    if !told.is_empty() {
        alt.push_str("; ");
        alt.push_str(&told.join(", "));
    }
    (name, alt)
}

/// How many characters of ISO dates tell all places apart: those of years, of months, or all.
fn shortest(cx: &Context, data: &Data) -> usize {
    let civil = || data.points().filter_map(|p| cx.zone.civil(p.x));
    let midnight = civil().all(|c| c.day == 1 && c.hour == 0 && c.minute == 0);
    match (midnight, midnight && civil().all(|c| c.month == 0)) {
        (_, true) => 4,
        (true, _) => 7,
        _ => usize::MAX,
    }
}

/// What a series does.
fn sentence(cx: &Context, data: &Data, series: &Series, write: &dyn Fn(f64) -> String) -> Option<String> {
    let finite = || series.points.iter().filter(|p| p.y.is_finite());
    let (first, last) = (finite().next()?, finite().next_back()?);
    let who = if data.several() { format!("{} ", clip_chars(&series.name, 60)) } else { String::new() };
    if data.along != Along::Categories {
        let verb = if last.y > first.y {
            "rises"
        } else if last.y < first.y {
            "falls"
        } else {
            "stays"
        };
        let told = match last.y == first.y {
            true => format!("{who}{verb} at {}", write(first.y)),
            false => format!("{who}{verb} from {} to {}", write(first.y), write(last.y)),
        };
        return Some(told.trim().to_owned());
    }
    let most = finite().max_by(|a, b| a.y.total_cmp(&b.y))?;
    let least = finite().min_by(|a, b| a.y.total_cmp(&b.y))?;
    let place = |x: f64| clip_chars(&cx.say_place(data.along, &data.categories, x), 60).to_owned();
    let told = match series.points.len() {
        1 => format!("{who}{}", write(first.y)),
        _ => {
            format!("{who}most is {} ({}), least {} ({})", place(most.x), write(most.y), place(least.x), write(least.y))
        }
    };
    Some(told)
}
