//! What versions of Chart.js differ in where guides are laid out: a table of named rules for each, as their sources have
//! them. In: the version; out: the rules that the layout goes by.

use crate::dialect::Version;
use crate::figure::docked::{
    AxisRules, Between, BoxRules, DockRules, LabelRoom, LegendRules, LineOrder, Mirrored, Powers, RadialFit,
    RadialRules, Skip, TickLimit, TickRoom, TickRules, TurnedAt,
};
use crate::scale::locate::{CalendarRules, DecadeRules, DecadeSteps, GivenBounds, Lone, Series, SteppedRules, Zero};

/// The rules of a version.
pub(super) fn of(version: Version) -> DockRules {
    match version {
        Version::V2 => V2,
        Version::V3 => V3,
        Version::V4 => V4,
    }
}

/// 2.9.4.
const V2: DockRules = DockRules {
    boxes: BoxRules { refits: false, counts_hidden: true },
    ticks: TickRules {
        stepped: SteppedRules { given: GivenBounds::ReplaceEnds, lone: Lone::ByOne },
        decades: DecadeRules { steps: DecadeSteps::Whole, zero: Zero::AtFoot },
        calendar: CalendarRules {
            snaps: false,
            series: Series::Instants,
            spares: false,
            bounds_ends: false,
            sundays_are_saturdays: false,
            never_alone: false,
        },
        room: TickRoom::Line,
        keeps_bounds: false,
        falling: true,
        powers: None,
        calls_with_instants: false,
    },
    axes: AxisRules {
        skip: Skip::Fitted,
        limit: TickLimit { within_room: false, turning: false, grid: false },
        labels: LabelRoom::Lines,
        turned: TurnedAt::Middle,
        between: Between::AllTicks,
        mirrored: Mirrored::AlongLine,
        lines: LineOrder::WithGrid,
    },
    radial: RadialRules { fit: RadialFit::Average, skips: false, clears: false, labels_negative: false },
    legends: LegendRules { bounded: false, tall: false, clipped: false },
};

/// 3.9.1.
const V3: DockRules = DockRules {
    boxes: BoxRules { refits: true, counts_hidden: false },
    ticks: TickRules {
        stepped: SteppedRules { given: GivenBounds::Join, lone: Lone::ByOne },
        decades: DecadeRules { steps: DecadeSteps::Whole, zero: Zero::BelowPower },
        calendar: CalendarRules {
            snaps: true,
            series: Series::Calendar,
            spares: true,
            bounds_ends: true,
            sundays_are_saturdays: true,
            never_alone: true,
        },
        room: TickRoom::TurnedLine,
        keeps_bounds: true,
        falling: false,
        powers: Some(Powers { by: &[1.0, 2.0, 5.0], last_fifth: false }),
        calls_with_instants: false,
    },
    axes: AxisRules {
        skip: Skip::Measured,
        limit: TickLimit { within_room: false, turning: false, grid: true },
        labels: LabelRoom::Boxes,
        turned: TurnedAt::Beyond,
        between: Between::KeptTicks,
        mirrored: Mirrored::Inside,
        lines: LineOrder::OverAllGrids,
    },
    radial: RadialRules { fit: RadialFit::Most, skips: true, clears: true, labels_negative: false },
    legends: LegendRules { bounded: true, tall: false, clipped: true },
};

/// 4.5.1.
const V4: DockRules = DockRules {
    boxes: BoxRules { refits: true, counts_hidden: false },
    ticks: TickRules {
        stepped: SteppedRules { given: GivenBounds::Join, lone: Lone::ByShare },
        decades: DecadeRules { steps: DecadeSteps::NearData, zero: Zero::BelowData },
        calendar: CalendarRules {
            snaps: true,
            series: Series::InstantsAndEnds,
            spares: true,
            bounds_ends: true,
            sundays_are_saturdays: true,
            never_alone: true,
        },
        room: TickRoom::TurnedLine,
        keeps_bounds: true,
        falling: false,
        powers: Some(Powers { by: &[1.0, 2.0, 3.0, 5.0, 10.0, 15.0], last_fifth: true }),
        calls_with_instants: true,
    },
    axes: AxisRules {
        skip: Skip::Measured,
        limit: TickLimit { within_room: true, turning: true, grid: true },
        labels: LabelRoom::Boxes,
        turned: TurnedAt::Corner,
        between: Between::KeptTicks,
        mirrored: Mirrored::Inside,
        lines: LineOrder::OverAllGrids,
    },
    radial: RadialRules { fit: RadialFit::Most, skips: true, clears: true, labels_negative: true },
    legends: LegendRules { bounded: true, tall: true, clipped: true },
};
