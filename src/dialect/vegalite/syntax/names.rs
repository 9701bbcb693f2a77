//! Marks and channels by name, and what the language says of each kind of them (vega-lite `mark.ts`, `channel.ts`).

use super::kind::{Kind, Words};
pub use super::mark::MarkType;
use super::read::Read;
use crate::json::Json;
use std::fmt;

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$each])* $variant,)* }

        impl $name {
            /// As it is written.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The one with this name.
            pub fn of(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }

            /// What may be written.
            pub const NAMES: &'static [&'static str] = &[$($text,)*];
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

impl fmt::Display for MarkType {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

const CHANNELS: Words = Words::new("channel", Channel::NAMES);

impl Read for Channel {
    const KIND: Kind = Kind::Words(&CHANNELS);

    fn read(json: &Json) -> Option<Channel> {
        Channel::of(json.as_str()?)
    }
}

impl MarkType {
    /// Whether it is a path through many rows (vega-lite `mark.ts`, `isPathMark`).
    pub fn is_path(self) -> bool {
        matches!(self, MarkType::Line | MarkType::Area | MarkType::Trail)
    }

    /// Whether it covers a band from edge to edge (vega-lite `mark.ts`, `isRectBasedMark`, without arcs).
    pub fn is_rectangle(self) -> bool {
        matches!(self, MarkType::Bar | MarkType::Image | MarkType::Rect | MarkType::Tick)
    }
}

names! {
    /// A channel of an encoding.
    Channel {
        X "x",
        Y "y",
        X2 "x2",
        Y2 "y2",
        XOffset "xOffset",
        YOffset "yOffset",
        Color "color",
        Fill "fill",
        Stroke "stroke",
        Size "size",
        Shape "shape",
        Opacity "opacity",
        FillOpacity "fillOpacity",
        StrokeOpacity "strokeOpacity",
        StrokeWidth "strokeWidth",
        StrokeDash "strokeDash",
        Angle "angle",
        Theta "theta",
        Theta2 "theta2",
        Radius "radius",
        Radius2 "radius2",
        Text "text",
        Order "order",
        Detail "detail",
        Tooltip "tooltip",
        Href "href",
        Url "url",
        Key "key",
        Description "description",
        Row "row",
        Column "column",
        Facet "facet",
        Latitude "latitude",
        Longitude "longitude",
        Latitude2 "latitude2",
        Longitude2 "longitude2",
        XError "xError",
        YError "yError",
        XError2 "xError2",
        YError2 "yError2",
        /// Of animations, which a still picture shows nothing of.
        Time "time",
    }
}

impl Channel {
    /// The two axes.
    pub const AXES: [Channel; 2] = [Channel::X, Channel::Y];

    /// The channel that it is the other end of, or itself (vega-lite `channel.ts`, `getMainRangeChannel`).
    pub fn main(self) -> Channel {
        match self {
            Channel::X2 => Channel::X,
            Channel::Y2 => Channel::Y,
            Channel::Theta2 => Channel::Theta,
            Channel::Radius2 => Channel::Radius,
            Channel::Latitude2 => Channel::Latitude,
            Channel::Longitude2 => Channel::Longitude,
            own => own,
        }
    }

    /// Whether it is the other end of another.
    pub fn is_second(self) -> bool {
        self.main() != self
    }

    /// The channel of the other end, if it has one (vega-lite `channel.ts`, `getSecondaryRangeChannel`).
    pub fn second(self) -> Option<Channel> {
        Some(match self {
            Channel::X => Channel::X2,
            Channel::Y => Channel::Y2,
            Channel::Theta => Channel::Theta2,
            Channel::Radius => Channel::Radius2,
            Channel::Latitude => Channel::Latitude2,
            Channel::Longitude => Channel::Longitude2,
            _ => return None,
        })
    }

    /// The channel of offsets within its bands: for x and y.
    pub fn offset(self) -> Channel {
        if self.main() == Channel::X { Channel::XOffset } else { Channel::YOffset }
    }

    /// Whether it is x or y.
    pub fn is_axis(self) -> bool {
        matches!(self, Channel::X | Channel::Y)
    }

    /// Whether it paints.
    pub fn is_color(self) -> bool {
        matches!(self, Channel::Color | Channel::Fill | Channel::Stroke)
    }

    /// Whether it makes views of groups.
    pub fn is_facet(self) -> bool {
        matches!(self, Channel::Row | Channel::Column | Channel::Facet)
    }

    /// Whether it is a coordinate of a map.
    pub fn is_geographic(self) -> bool {
        matches!(self, Channel::Latitude | Channel::Longitude | Channel::Latitude2 | Channel::Longitude2)
    }

    /// Whether its scale leads to places (vega-lite `channel.ts`, `isXorYOffset`, `POLAR_POSITION_CHANNEL_INDEX`).
    pub fn is_place(self) -> bool {
        matches!(self, Channel::X | Channel::Y | Channel::XOffset | Channel::YOffset | Channel::Theta | Channel::Radius)
    }

    /// The channel whose scale it uses, if it has one (vega-lite `channel.ts`, `SCALE_CHANNEL_INDEX`).
    pub fn scale(self) -> Option<Channel> {
        Some(match self {
            Channel::X2 | Channel::Y2 | Channel::Theta2 | Channel::Radius2 => self.main(),
            Channel::X
            | Channel::Y
            | Channel::Theta
            | Channel::Radius
            | Channel::Color
            | Channel::Fill
            | Channel::Stroke
            | Channel::Size
            | Channel::Shape
            | Channel::Opacity
            | Channel::FillOpacity
            | Channel::StrokeOpacity
            | Channel::StrokeWidth
            | Channel::StrokeDash
            | Channel::Angle
            | Channel::XOffset
            | Channel::YOffset => self,
            _ => return None,
        })
    }
}
