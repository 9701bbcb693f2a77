//! Instants, calendars, time units and their text.
