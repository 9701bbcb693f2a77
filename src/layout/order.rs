//! The order of the values of a discrete domain.

use crate::data::Value;
use std::cmp::Ordering;

/// Longer lists are sorted in runs that are merged, where the places of values that cannot be compared mean nothing.
const FEW: usize = 64;

/// Sorts values as JavaScript does. Texts and numbers cannot be compared, so that where both occur the order depends on
/// the steps of the sort: those of V8 for short lists (`third_party/v8/builtins/array-sort.tq`), a first run and then
/// each value inserted by halving. Where values are equal, the first remains the first.
pub fn by_value(values: &mut [Value], descending: bool) {
    let texts = values.iter().filter(|v| matches!(v, Value::Text(_))).count();
    let nothing = values.iter().filter(|v| v.is_null()).count();
    let mixed = texts > 0 && texts + nothing < values.len();
    let order = |a: &Value, b: &Value| if descending { loosely(a, b).reverse() } else { loosely(a, b) };
    if mixed && values.len() < FEW {
        insert(values, order);
    } else if descending {
        values.sort_by(|a, b| b.ascending(a));
    } else {
        values.sort_by(Value::ascending);
    }
}

/// The comparison of vega-util `ascending`, which is none between a text and a number.
fn loosely(a: &Value, b: &Value) -> Ordering {
    let unknown = |v: &Value| matches!(v, Value::Number(x) | Value::Time(x) if x.is_nan());
    match (a, b) {
        (a, b) if a.is_null() || b.is_null() => b.is_null().cmp(&a.is_null()),
        _ => a.compare(b).unwrap_or_else(|| unknown(b).cmp(&unknown(a))),
    }
}

/// Binary insertion behind the run with which a list begins.
fn insert(values: &mut [Value], order: impl Fn(&Value, &Value) -> Ordering) {
    let falls = |pair: &[Value]| order(&pair[1], &pair[0]) == Ordering::Less;
    let falling = values.windows(2).next().is_some_and(falls);
    let run = 1 + values.windows(2).take_while(|pair| falls(pair) == falling).count();
    let run = run.min(values.len());
    if falling {
        values[..run].reverse();
    }
    for i in run..values.len() {
        let (mut left, mut right) = (0, i);
        while left < right {
            let middle = left + (right - left) / 2;
            if order(&values[i], &values[middle]) == Ordering::Less {
                right = middle;
            } else {
                left = middle + 1;
            }
        }
        values[left..=i].rotate_right(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(list: &[Value], descending: bool) -> Vec<String> {
        let mut list = list.to_vec();
        by_value(&mut list, descending);
        list.iter().map(|v| v.to_text().to_string()).collect()
    }

    #[test]
    fn texts_and_numbers_stay_as_v8_leaves_them() {
        let (t, n) = (|s: &str| Value::from(s), Value::Number);
        // Each was asked of Node: `list.sort(ascending)` with the comparison of vega-util.
        for (list, expected) in MIXED {
            let list: Vec<Value> = list
                .split(' ')
                .map(|w| match w {
                    "null" => Value::Null,
                    "true" | "false" => Value::Bool(w == "true"),
                    _ => w.strip_prefix('\'').map_or_else(|| n(w.parse().unwrap()), t),
                })
                .collect();
            assert_eq!(sorted(&list, false).join(" "), *expected, "{list:?}");
        }
        assert_eq!(sorted(&[n(2.0), n(10.0), Value::Null], false), ["null", "2", "10"]);
        assert_eq!(sorted(&[t("b"), Value::Null, t("a")], true), ["b", "a", "null"]);
        assert_eq!(sorted(&[], false), [""; 0]);
    }

    /// A quote marks a text.
    const MIXED: &[(&str, &str)] = &[
        ("'Yes 18 '2019", "Yes 18 2019"),
        ("null 'A true false", "null A false true"),
        ("5 'a 3 'b 1", "5 a 3 b 1"),
        ("'b 2 'a 1 null 'c", "null b 2 a 1 c"),
        ("9 8 'x 7 '3 2 null true", "null true 2 3 7 8 9 x"),
        ("'q 1 'p 2 'o 3 'n 4 0 'm -1", "q 1 m p 2 o 3 n -1 0 4"),
    ];
}
