//! Which column means what: as options say, else by the names of columns, else by what they hold; and from that the type of
//! chart, where none was asked for.

use super::ask::Ask;
use super::table::{Cells, Column, Table};
use super::types::Type;
use crate::diagnostic::Report;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Columns by what they mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Roles {
    pub x: Option<usize>,
    /// The values; each column is a series, with a name of its own if one was given.
    pub y: Vec<(usize, Option<Arc<str>>)>,
    /// The others, by the name of their option.
    named: Vec<(&'static str, usize)>,
}

/// Names that mean a role where nothing else is said.
const KNOWN: &[(&str, &[&str])] = &[
    ("open", &["open"]),
    ("high", &["high"]),
    ("low", &["low"]),
    ("close", &["close"]),
    ("error", &["error", "yerr", "err"]),
    ("size", &["size"]),
    ("z", &["z"]),
    ("u", &["u"]),
    ("v", &["v"]),
    ("target", &["target", "goal"]),
    ("color", &["series"]),
];

impl Roles {
    /// The column of a role.
    pub fn get(&self, name: &str) -> Option<usize> {
        self.named.iter().find(|(n, _)| *n == name).map(|(_, i)| *i)
    }

    fn set(&mut self, name: &'static str, column: usize) {
        if self.get(name).is_none() {
            self.named.push((name, column));
        }
    }

    fn taken(&self, column: usize) -> bool {
        self.x == Some(column)
            || self.y.iter().any(|(i, _)| *i == column)
            || self.named.iter().any(|(_, i)| *i == column)
    }

    /// What options say about columns.
    pub fn read(ask: &Ask, table: &Table, report: &mut Report) -> Roles {
        let mut roles = Roles::default();
        if table.listed {
            for (i, (name, part, _)) in ask.data().enumerate() {
                match name {
                    "x" => roles.x = Some(i),
                    "y" => roles.y.push((i, part.map(Arc::from))),
                    name => roles.set(name, i),
                }
            }
            return roles;
        }
        for (name, part, text) in ask.data() {
            let at = part.map_or_else(|| format!("/{name}"), |part| format!("/{name}.{part}"));
            if name == "target" && table.find(text).is_none() && text.trim().parse::<f64>().is_ok() {
                continue;
            }
            let found = table.find_all(text, &at, report);
            match (name, &found[..]) {
                (_, []) => {}
                ("y", all) => roles.y.extend(all.iter().map(|i| (*i, part.map(Arc::from)))),
                ("x", [one]) => roles.x = Some(*one),
                (name, [one]) => roles.set(name, *one),
                (name, _) => report.error(at, format!("{name} is one column; only y may be several")),
            }
        }
        roles
    }

    /// Fills in what was not said.
    pub fn guess(&mut self, ask: &Ask, table: &Table) {
        let kind = ask.types.first().copied();
        if !table.listed {
            self.by_name(table, kind);
        }
        let free = |roles: &Roles, test: &dyn Fn(&Column) -> bool| {
            table.columns.iter().enumerate().find(|(i, c)| !roles.taken(*i) && test(c)).map(|(i, _)| i)
        };
        let numbers = |roles: &Roles| {
            table
                .columns
                .iter()
                .enumerate()
                .filter(|(i, c)| !roles.taken(*i) && c.is_number())
                .map(|(i, _)| i)
                .collect::<Vec<_>>()
        };
        if table.listed {
            return;
        }
        let alone =
            matches!(kind, Some(Type::Hist | Type::Ecdf | Type::Box | Type::Violin | Type::Strip | Type::Sparkline));
        if self.x.is_none() && kind == Some(Type::Sparkline) {
            self.x = free(self, &Column::is_time);
        }
        if self.x.is_none() && !alone {
            let two = matches!(
                kind,
                Some(
                    Type::Scatter
                        | Type::Bubble
                        | Type::Hist2d
                        | Type::Hexbin
                        | Type::Triplot
                        | Type::Tripcolor
                        | Type::Tricontour
                        | Type::Tricontourf
                        | Type::Quiver
                        | Type::Barbs
                        | Type::Streamplot
                        | Type::Polar
                )
            );
            let wide = numbers(self).len() > usize::from(self.y.is_empty());
            self.x = (if two && wide { free(self, &Column::is_number) } else { None })
                .or_else(|| free(self, &Column::is_time))
                .or_else(|| free(self, &|c| c.is_text() && c.filled() > 0))
                .or_else(|| if wide && table.named { free(self, &Column::is_number) } else { None });
        }
        if self.y.is_empty() {
            let found = numbers(self);
            let single =
                matches!(kind, Some(Type::Scatter | Type::Bubble | Type::Hist2d | Type::Hexbin | Type::Triplot));
            let most = if single || self.get("color").is_some() { 1 } else { found.len() };
            self.y = found.into_iter().take(most).map(|i| (i, None)).collect();
            let texts = self.x.and_then(|i| table.columns.get(i)).is_some_and(Column::is_text);
            if self.y.is_empty() && texts && matches!(kind, None | Some(Type::Heatmap)) {
                // Two columns of texts: how often their values meet.
                self.y = free(self, &Column::is_text).map(|i| (i, None)).into_iter().collect();
            }
        }
        self.repeated(table, kind);
    }

    /// Columns that are called as a role.
    fn by_name(&mut self, table: &Table, kind: Option<Type>) {
        let find = |name: &str| table.columns.iter().position(|c| c.name.eq_ignore_ascii_case(name));
        let prices = ["open", "high", "low", "close"].iter().all(|name| find(name).is_some());
        for (role, names) in KNOWN {
            let price = matches!(*role, "open" | "high" | "low" | "close");
            let wanted = match *role {
                "open" | "close" => prices && matches!(kind, None | Some(Type::Candlestick)),
                "low" | "high" => {
                    prices && matches!(kind, None | Some(Type::Candlestick))
                        || matches!(kind, Some(Type::Area | Type::ErrorBar | Type::Dumbbell | Type::Bullet))
                }
                "z" | "u" | "v" => kind.is_some(),
                "size" => kind == Some(Type::Bubble),
                "error" => matches!(kind, Some(Type::ErrorBar | Type::Bar | Type::Line | Type::Scatter)),
                "target" => matches!(kind, Some(Type::Bullet | Type::Progress | Type::Gauge)),
                _ => true,
            };
            let found = names.iter().find_map(|name| find(name));
            if let Some(i) = found.filter(|i| wanted && !self.taken(*i)) {
                if price && self.y.iter().any(|(y, _)| *y == i) {
                    continue;
                }
                self.set(role, i);
            }
        }
        if self.x.is_none() {
            self.x = find("x").filter(|i| !self.taken(*i));
        }
        if self.y.is_empty() {
            self.y = find("y").filter(|i| !self.taken(*i)).map(|i| (i, None)).into_iter().collect();
        }
    }

    /// Where places repeat and one column of texts is left, it makes the series.
    fn repeated(&mut self, table: &Table, kind: Option<Type>) {
        let per_row = matches!(kind, Some(Type::Scatter | Type::Bubble));
        if self.get("color").is_some() || self.y.len() != 1 || kind.is_some_and(|k| spread(k) || k == Type::Heatmap) {
            return;
        }
        let Some(x) = self.x.and_then(|i| table.columns.get(i)) else { return };
        let distinct = |column: &Column| match &column.cells {
            Cells::Numbers(v) | Cells::Times(v) => v.iter().map(|x| x.to_bits()).collect::<BTreeSet<_>>().len(),
            Cells::Texts(v) => v.iter().collect::<BTreeSet<_>>().len(),
        };
        if !per_row && distinct(x) == table.rows {
            return;
        }
        let left = table.columns.iter().enumerate().find(|(i, c)| {
            !self.taken(*i) && c.is_text() && (1..=12).contains(&distinct(c)) && distinct(c) < table.rows
        });
        if let Some((i, _)) = left {
            self.set("color", i);
        }
    }
}

/// Whether a type shows how values are spread.
pub(super) fn spread(kind: Type) -> bool {
    matches!(kind, Type::Hist | Type::Ecdf | Type::Box | Type::Violin | Type::Strip)
}

/// The type that suits the columns; what it was guessed from, for a warning.
pub(super) fn guess(roles: &Roles, table: &Table) -> (Type, String) {
    let x = roles.x.and_then(|i| table.columns.get(i));
    let y = roles.y.first().and_then(|(i, _)| table.columns.get(*i));
    if ["open", "high", "low", "close"].iter().all(|role| roles.get(role).is_some()) {
        return (Type::Candlestick, "open, high, low and close".to_owned());
    }
    if roles.get("u").is_some() && roles.get("v").is_some() {
        return (Type::Quiver, "u and v".to_owned());
    }
    let longest = |c: &Column| match &c.cells {
        Cells::Texts(v) => v.iter().map(|t| t.chars().count()).max().unwrap_or(0),
        _ => 0,
    };
    match (x, y) {
        (Some(x), Some(y)) if y.is_text() && x.is_text() => {
            (Type::Heatmap, format!("two columns of texts, {} and {}", x.name, y.name))
        }
        (Some(x), Some(_)) if x.is_time() => (Type::Line, "values by date".to_owned()),
        (Some(x), Some(_)) if x.is_text() => {
            let many = x.filled() >= 8 && table.rows >= 8;
            let kind = if many || longest(x) > 16 { Type::BarH } else { Type::Bar };
            (kind, "values by category".to_owned())
        }
        (Some(x), Some(_)) if roles.get("size").is_none() && roles.get("color").is_none() && rises(x) => {
            (Type::Line, "values by ascending numbers".to_owned())
        }
        (Some(_), Some(_)) if roles.get("size").is_some() => (Type::Bubble, "two numbers and a size".to_owned()),
        (Some(_), Some(_)) => (Type::Scatter, "two columns of numbers".to_owned()),
        (Some(x), None) if x.is_text() => (Type::Bar, "how often each text occurs".to_owned()),
        (None, Some(_)) if roles.get("color").is_some() => (Type::Bar, "values by category".to_owned()),
        (None, Some(y)) if roles.y.len() == 1 && y.is_number() => (Type::Hist, "one column of numbers".to_owned()),
        _ => (Type::Line, "values in their order".to_owned()),
    }
}

fn rises(column: &Column) -> bool {
    column.numbers().is_some_and(|v| v.len() > 2 && v.windows(2).all(|w| w[1] > w[0]))
}
