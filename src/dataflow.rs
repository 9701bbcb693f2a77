//! Runs the transforms of a figure: from data nodes to frames.
