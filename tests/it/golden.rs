//! Every fixture gives the picture that a person has read and found right.
//!
//! After a change that is meant to change pictures: look at those this test writes to `target/golden`, then run it with
//! `UPDATE=1`, which takes them over, and read the difference once more before committing it.

use super::fixture::{all, each};
use plotd::Format;
use std::path::Path;
use std::{env, fs};

#[test]
fn every_fixture_gives_the_picture_that_was_read() {
    let update = env::var_os("UPDATE").is_some();
    let actual = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/golden");
    let wrong = each(&all(), |fixture| {
        let drawn = match fixture.draw(Format::Svg) {
            Ok(bytes) => bytes,
            Err(report) => return Some(format!("{}: {report}", fixture.name)),
        };
        if fs::read(&fixture.expected).is_ok_and(|expected| expected == drawn) {
            return None;
        }
        let to = if update { fixture.expected.clone() } else { actual.join(format!("{}.svg", fixture.name)) };
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(&to, drawn).unwrap();
        Some(format!("{}: see {}", fixture.name, to.display()))
    });
    assert!(wrong.is_empty(), "these pictures are not as expected:\n{}", wrong.join("\n"));
}
