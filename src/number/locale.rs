//! Customs of writing numbers (a locale of d3-format).

/// Signs of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Locale {
    /// The decimal point.
    pub decimal: String,
    /// What separates groups of digits.
    pub thousands: String,
    /// Sizes of the groups, from the right, over and over; none are not separated.
    pub grouping: Vec<usize>,
    /// Before and after an amount of money.
    pub currency: [String; 2],
    /// The ten digits, if they are others.
    pub numerals: Vec<String>,
    /// The percent sign.
    pub percent: String,
    /// The minus sign.
    pub minus: String,
    /// What is no number.
    pub nan: String,
}

impl Default for Locale {
    fn default() -> Locale {
        Locale {
            decimal: ".".into(),
            thousands: ",".into(),
            grouping: vec![3],
            currency: ["$".into(), String::new()],
            numerals: Vec::new(),
            percent: "%".into(),
            minus: "\u{2212}".into(),
            nan: "NaN".into(),
        }
    }
}

impl Locale {
    /// Digits in groups, from the right, in at most `room` characters (d3-format `formatGroup.js`).
    pub(super) fn group(&self, digits: &str, room: usize) -> String {
        let mut parts: Vec<&str> = Vec::with_capacity(digits.len() / 3 + 1);
        let (mut rest, mut length, mut turn) = (digits, 0usize, 0);
        while !rest.is_empty() {
            let mut size = self.grouping.get(turn % self.grouping.len().max(1)).copied().unwrap_or(0);
            if size == 0 {
                size = rest.len();
            }
            turn += 1;
            if length + size + 1 > room {
                size = room.saturating_sub(length).max(1);
            }
            // A fill of another alphabet is cut where a character begins.
            let mut at = rest.len().saturating_sub(size);
            while !rest.is_char_boundary(at) {
                at -= 1;
            }
            parts.push(&rest[at..]);
            rest = &rest[..at];
            length += size + 1;
            if length > room {
                break;
            }
        }
        parts.reverse();
        parts.join(&self.thousands)
    }

    /// Its own digits in place of the European ones.
    pub(super) fn digits(&self, text: String) -> String {
        if self.numerals.len() != 10 {
            return text;
        }
        let own = |c: char| c.to_digit(10).map_or_else(|| c.to_string(), |d| self.numerals[d as usize].clone());
        text.chars().map(own).collect()
    }
}

/// Thousands separated, from the right, in at most `room` characters (d3-format `formatGroup.js`).
pub(super) fn group(digits: &str, separator: char, room: usize) -> String {
    let mut parts: Vec<&str> = Vec::with_capacity(digits.len() / 3 + 1);
    let (mut rest, mut length) = (digits, 0usize);
    while !rest.is_empty() {
        let size = if length + 4 > room { room.saturating_sub(length).max(1) } else { 3 };
        // Digits are ASCII; a fill of another alphabet is cut where a character begins.
        let mut cut = rest.len().saturating_sub(size);
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        parts.push(&rest[cut..]);
        rest = &rest[..cut];
        length += size + 1;
        if length > room {
            break;
        }
    }
    let mut out = String::with_capacity(digits.len() + parts.len());
    for (i, part) in parts.iter().rev().enumerate() {
        if i > 0 {
            out.push(separator);
        }
        out.push_str(part);
    }
    out
}
