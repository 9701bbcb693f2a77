//! Access paths: text as written in, steps out (the rules of vega-util `splitAccessPath`).

use std::sync::Arc;

/// The steps of a path: split at `.`, brackets with or without quotes are one step, a backslash takes the next
/// character as it is. What is malformed is taken literally.
pub fn split_path(path: &str) -> Vec<Arc<str>> {
    let mut steps: Vec<Arc<str>> = Vec::new();
    let mut step = String::new();
    let mut chars = path.chars();
    let mut closing: Option<char> = None;
    let mut after_bracket = false;
    while let Some(c) = chars.next() {
        match (c, closing) {
            ('\\', _) => step.extend(chars.next()),
            (']', Some(']')) => {
                steps.push(step.as_str().into());
                step.clear();
                closing = None;
                after_bracket = true;
            }
            ('\'' | '"', Some(']')) if step.is_empty() => closing = Some(c),
            (quote, Some(q)) if quote == q => closing = Some(']'),
            (c, Some(_)) => step.push(c),
            ('.', None) => {
                if !after_bracket {
                    steps.push(step.as_str().into());
                }
                step.clear();
                after_bracket = false;
            }
            ('[', None) => {
                if !step.is_empty() {
                    steps.push(step.as_str().into());
                    step.clear();
                }
                closing = Some(']');
            }
            (c, None) => {
                step.push(c);
                after_bracket = false;
            }
        }
    }
    if !step.is_empty() || (steps.is_empty() && !after_bracket) {
        steps.push(step.as_str().into());
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_documented() {
        let split = |p: &str| split_path(p).iter().map(|s| s.to_string()).collect::<Vec<_>>();
        assert_eq!(split("a.b"), ["a", "b"]);
        assert_eq!(split("a['b c'].d"), ["a", "b c", "d"]);
        assert_eq!(split("a[0].b"), ["a", "0", "b"]);
        assert_eq!(split(r"a\.b"), ["a.b"]);
        assert_eq!(split("['a.b']"), ["a.b"]);
        assert_eq!(split(r"a\[0\]"), ["a[0]"]);
    }
}
