//! What an annotation draws at a time: itself, or its label.

use super::super::options::Options;
use super::brush::Brush;
use crate::figure::{Painted, Stage};
use crate::json::Json;

/// Things painted at a time.
pub(super) struct Piece {
    /// When; `None`: at a time that never comes.
    pub when: Option<Time>,
    /// Above what is less.
    pub z: f64,
    pub items: Vec<Painted>,
}

/// When something is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Time {
    BeforeDraw,
    BeforeDatasetsDraw,
    /// Before a data set of this place.
    BeforeDataset(usize),
    AfterDatasetsDraw,
    AfterDraw,
}

impl Time {
    /// By the option `drawTime`.
    pub(super) fn of(v: Option<&Json>) -> Option<Time> {
        match v? {
            Json::String(name) => match &**name {
                "beforeDraw" => Some(Time::BeforeDraw),
                "beforeDatasetsDraw" => Some(Time::BeforeDatasetsDraw),
                "afterDatasetsDraw" => Some(Time::AfterDatasetsDraw),
                "afterDraw" => Some(Time::AfterDraw),
                _ => None,
            },
            Json::Number(x) if *x >= 0.0 && x.fract() == 0.0 => Some(Time::BeforeDataset(*x as usize)),
            _ => None,
        }
    }

    /// The stage of a plot whose data sets are drawn from these marks on.
    pub(super) fn stage(self, marks: &[Option<usize>]) -> Option<Stage> {
        Some(match self {
            Time::BeforeDraw => Stage::Behind,
            Time::BeforeDatasetsDraw => Stage::Under,
            Time::BeforeDataset(index) => Stage::Before(marks.get(index).copied().flatten()?),
            Time::AfterDatasetsDraw => Stage::Among,
            Time::AfterDraw => Stage::Above,
        })
    }
}

impl Piece {
    pub(super) fn of(o: &Options, brush: Brush) -> Piece {
        Piece { when: Time::of(o.get("drawTime")), z: o.number("z").unwrap_or(0.0), items: brush.items }
    }
}
