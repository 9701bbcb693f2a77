//! What is said of a named chart beside its description: how long readers may keep it, how much of its past is kept.

use crate::server::fault::Fault;
use crate::store::Keep;

const DAY: u64 = 86_400_000;

/// What one chart wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Seconds that readers may keep a picture.
    pub ttl: u64,
    pub keep: Keep,
    /// Whether writes must say which version they replace.
    pub matched: bool,
    /// Whether readers need a token.
    pub private: bool,
}

impl Default for Settings {
    fn default() -> Self {
        let keep = Keep { versions: 1000, age: 365 * DAY, rows: 10_000, rows_age: 3650 * DAY };
        Self { ttl: 60, keep, matched: false, private: false }
    }
}

/// One setting: its name, what it takes, and how it is read.
struct Setting {
    name: &'static str,
    takes: &'static str,
    set: fn(&mut Settings, &str) -> Option<()>,
}

const SETTINGS: [Setting; 7] = [
    Setting {
        name: "ttl",
        takes: "a number of seconds from 0 to 31536000",
        set: |s, text| text.parse().ok().filter(|ttl| *ttl <= 31_536_000).map(|value| s.ttl = value),
    },
    Setting {
        name: "keep",
        takes: "a number of versions from 1 to 100000",
        set: |s, text| whole(text, 100_000).map(|value| s.keep.versions = value),
    },
    Setting {
        name: "keep-age",
        takes: "a time such as 90d, 12h, 30m or 45s",
        set: |s, text| time(text).map(|value| s.keep.age = value),
    },
    Setting {
        name: "rows",
        takes: "a number of rows from 1 to 100000",
        set: |s, text| whole(text, 100_000).map(|value| s.keep.rows = value),
    },
    Setting {
        name: "rows-age",
        takes: "a time such as 90d, 12h, 30m or 45s",
        set: |s, text| time(text).map(|value| s.keep.rows_age = value),
    },
    Setting {
        name: "match",
        takes: "required, or optional",
        set: |s, text| word(text, "required", "optional").map(|value| s.matched = value),
    },
    Setting {
        name: "access",
        takes: "private, or public",
        set: |s, text| word(text, "private", "public").map(|value| s.private = value),
    },
];

fn whole(text: &str, most: u64) -> Option<u64> {
    text.parse().ok().filter(|n| (1..=most).contains(n))
}

fn word(text: &str, yes: &str, no: &str) -> Option<bool> {
    if text == yes { Some(true) } else { (text == no).then_some(false) }
}

/// Milliseconds of a time, at most a hundred years.
pub(crate) fn time(text: &str) -> Option<u64> {
    let unit = text.chars().next_back()?;
    let number = text.strip_suffix(unit)?;
    let unit = match unit {
        's' => 1000,
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => DAY,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit).filter(|ms| (1..=36_500 * DAY).contains(ms))
}

impl Settings {
    /// Takes the settings out of a query; the rest of it belongs to the description.
    ///
    /// # Errors
    /// 400 when one has a value that is none for it.
    pub fn take(query: &str) -> Result<(Settings, String), Fault> {
        let (mut settings, mut rest) = (Settings::default(), form_urlencoded::Serializer::new(String::new()));
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match SETTINGS.iter().find(|setting| setting.name == name) {
                Some(setting) => (setting.set)(&mut settings, value.trim())
                    .ok_or_else(|| Fault::parameter(&name, &value, setting.takes))?,
                None => drop(rest.append_pair(&name, &value)),
            }
        }
        Ok((settings, rest.finish()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_taken_out_of_the_query() {
        let (settings, rest) =
            Settings::take("width=9&ttl=5&keep=3&keep-age=2d&rows=7&rows-age=90s&match=required&access=private&a=b+c")
                .unwrap();
        let keep = Keep { versions: 3, age: 2 * DAY, rows: 7, rows_age: 90_000 };
        assert_eq!(settings, Settings { ttl: 5, keep, matched: true, private: true });
        assert_eq!(rest, "width=9&a=b+c");
        assert_eq!(Settings::take("").unwrap(), (Settings::default(), String::new()));
        for query in [
            "ttl=-1",
            "ttl=x",
            "keep=0",
            "keep-age=2",
            "keep-age=2y",
            "keep-age=é",
            "rows=100001",
            "match=yes",
            "access=",
        ] {
            assert!(Settings::take(query).is_err(), "{query}");
        }
    }
}
