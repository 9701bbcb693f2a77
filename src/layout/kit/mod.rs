//! What guides of either vocabulary, and marks, are made of: texts, lines, paints.

pub mod lines;
pub mod paint;
pub mod textbox;
pub mod ticks;
