//! One fuzz target a kind of input, in one program: which of them runs is said by `FUZZ_TARGET` (see `run.py`).
//!
//! Inputs are small and so are the limits, so that very many are tried. What must hold of every answer is in `oracle`.

#![no_main]

mod oracle;
mod targets;

use libfuzzer_sys::fuzz_target;
use std::env;
use std::sync::LazyLock;

static TARGET: LazyLock<fn(&str)> = LazyLock::new(|| {
    let name = env::var("FUZZ_TARGET").unwrap_or_default();
    let found = targets::ALL.iter().find(|(n, _)| *n == name);
    found.unwrap_or_else(|| panic!("FUZZ_TARGET is one of {:?}", targets::ALL.map(|(n, _)| n))).1
});

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        TARGET(text);
    }
});
