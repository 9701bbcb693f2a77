//! Scales: from data to positions, colours and symbols.
