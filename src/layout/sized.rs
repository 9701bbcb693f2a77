//! The marks of a plot of known size, with their tables: those that are fixed, and those made for the size.

use super::{PlotArea, Tables};
use crate::data::Frame;
use crate::figure::{DataId, Mark, Marks, Plot, Room};
use crate::limits::{Budget, Exceeded};
use std::borrow::Cow;
use std::sync::Arc;

/// An entry of [`Plot::marks`]: one mark, or those that were made for the size.
#[derive(Debug, Clone)]
pub struct Layer<'a> {
    marks: Cow<'a, [Mark]>,
    /// Tables of their own; `None`: those of the plot.
    tables: Option<Tables>,
    /// What could not be made: where it is written, and why.
    pub notes: Vec<(String, String)>,
}

/// A mark with its table.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'p> {
    pub mark: &'p Mark,
    /// Its table.
    pub frame: &'p Arc<Frame>,
    /// Its place among [`Plot::marks`].
    pub layer: usize,
    /// Whose table it is, and which: the same for marks that draw one table, in every cell of a facet.
    pub source: (Option<usize>, DataId),
}

/// The layers of a plot, made for where it lies.
///
/// # Errors
/// The limit that making them would exceed.
pub fn layers<'a>(plot: &'a Plot, room: &Room, budget: &Budget) -> Result<Vec<Layer<'a>>, Exceeded> {
    let layer = |marks: &'a Marks| match marks {
        Marks::Fixed(mark) => {
            Ok(Layer { marks: Cow::Borrowed(std::slice::from_ref(&**mark)), tables: None, notes: Vec::new() })
        }
        Marks::Sized(sized) => {
            let made = sized.marks(room, budget)?;
            made.tables.iter().try_for_each(|frame| budget.table(frame.len(), frame.columns().len()))?;
            Ok(Layer { marks: Cow::Owned(made.marks), tables: Some(Tables::new(made.tables)), notes: made.notes })
        }
    };
    plot.marks.iter().map(layer).collect()
}

impl PlotArea<'_> {
    /// All marks, in drawing order.
    pub fn marks(&self) -> impl Iterator<Item = Shown<'_>> {
        (0..self.layers.len()).flat_map(|index| self.layer(index))
    }

    /// The mark at a place among [`Plot::marks`]; of several that were made for the size the first.
    pub fn mark(&self, index: usize) -> Option<Shown<'_>> {
        self.layers.get(index).and_then(|_| self.layer(index).next())
    }

    fn layer(&self, index: usize) -> impl Iterator<Item = Shown<'_>> {
        let layer = &self.layers[index];
        let (owner, tables) = match &layer.tables {
            Some(own) => (Some(index), own),
            None => (None, &self.tables),
        };
        layer.marks.iter().map(move |mark| Shown {
            mark,
            frame: tables.get(mark.data),
            layer: index,
            source: (owner, mark.data),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Context, measure};
    use super::*;
    use crate::data::Column;
    use crate::expr::Params;
    use crate::figure::{
        Advance, Coord, Encodings, Extent, Figure, Guides, Made, MarkKind, PlotFrame, SizedMarks, Sizing, View,
        ViewKind, docked,
    };
    use crate::geometry::{Insets, Rect, Size};
    use crate::time::Zone;
    use std::sync::Mutex;

    /// Remembers the rooms it was asked for, and makes a rule of as many rows as its plot is px high.
    #[derive(Debug, Default)]
    struct Asked(Mutex<Vec<(Rect, Size)>>);

    fn rule(data: usize) -> Mark {
        Mark::bare("mark-rule", MarkKind::Rule, DataId(data), Encodings::new())
    }

    impl SizedMarks for Asked {
        fn marks(&self, room: &Room, _: &Budget) -> Result<Made, Exceeded> {
            self.0.lock().unwrap().push((room.plot, room.canvas));
            let mut frame = Frame::with_len(room.size().height as usize);
            frame.set("x", Column::Numbers(vec![0.0; frame.len()]));
            Ok(Made { marks: vec![rule(0)], tables: vec![Arc::new(frame)], notes: Vec::new() })
        }
    }

    fn no_guides() -> docked::Guides {
        docked::Guides {
            rules: docked::DockRules::default(),
            inset: Insets::default(),
            titles: Vec::new(),
            legend: None,
            axes: Vec::new(),
            radial: None,
        }
    }

    fn figure(marks: Vec<Marks>) -> Figure {
        let plot = Plot {
            width: Extent::Rest,
            height: Extent::Rest,
            coord: Coord::Cartesian,
            marks,
            frame: PlotFrame::default(),
        };
        Figure {
            name: String::new(),
            description: String::new(),
            table: None,
            data: Vec::new(),
            params: Params::new(),
            zone: Zone::utc(),
            scales: 0,
            root: View {
                kind: ViewKind::Plot(Box::new(plot)),
                scales: Vec::new(),
                guides: Guides::Docked(Box::new(no_guides())),
            },
            sizing: Sizing::Canvas { width: 300.0, height: 200.0 },
            padding: Insets::all(10.0),
            background: None,
            pages: Default::default(),
            advance: Advance::WholePixels,
        }
    }

    #[test]
    fn marks_are_made_once_for_the_room_that_guides_leave() {
        let asked = Arc::new(Asked::default());
        let (first, last) = (Marks::from(rule(0)), Marks::from(rule(0)));
        let figure = figure(vec![first, Marks::Sized(asked.clone()), last]);
        let budget = Budget::default();
        let tables = Tables::new(vec![Arc::new(Frame::with_len(7))]);
        let measured = measure(&figure, &tables, None, &Context::new(&figure, &budget)).unwrap();
        let plot = Rect::at(10.0, 10.0, 280.0, 180.0);
        let canvas = Size { width: 300.0, height: 200.0 };
        assert_eq!(*asked.0.lock().unwrap(), [(plot, canvas)]);
        let plots = measured.plots();
        let rows: Vec<usize> = plots[0].marks().map(|s| s.frame.len()).collect();
        assert_eq!(rows, [7, 180, 7]);
        // They keep their place among the others, and their tables are their own.
        assert_eq!(plots[0].mark(1).unwrap().frame.len(), 180);
        assert!(plots[0].mark(0).unwrap().source == plots[0].mark(2).unwrap().source);
        assert!(plots[0].mark(0).unwrap().source != plots[0].mark(1).unwrap().source);
        assert!(plots[0].mark(3).is_none());
    }

    #[test]
    fn their_tables_are_paid_for() {
        let figure = figure(vec![Marks::Sized(Arc::new(Asked::default()))]);
        let budget = Budget::new(crate::limits::Limits { rows: 179, ..Default::default() }, None);
        let measured = measure(&figure, &Tables::new(Vec::new()), None, &Context::new(&figure, &budget));
        assert_eq!(measured.err(), Some(Exceeded::Rows));
    }
}
