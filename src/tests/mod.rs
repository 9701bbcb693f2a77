//! Tests of the whole pipeline that look inside; those that need not are in `tests/it`.

mod characters;
#[allow(dead_code, reason = "shared with the integration tests, which use all of it")]
#[path = "../../tests/it/fixture.rs"]
mod fixture;
