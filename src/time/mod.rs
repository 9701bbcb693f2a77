//! Instants, calendars, time units and their text.

/// A time zone.
#[derive(Debug, Clone, Default)]
pub struct Zone;
