//! Trains scales, chooses ticks, measures and places every guide: from a figure and its frames to a layout.
