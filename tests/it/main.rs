//! The integration tests, by kind, in one binary.

mod tidy;
