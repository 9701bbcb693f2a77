//! Sizes of views, and space around them.

use super::definition::{definition, union, words};

words! {
    /// A size that is that of the page around.
    Container, "size", {
        Container = "container",
    }
}

words! {
    /// Which scale's steps are meant.
    StepFor, "scale of steps", {
        Position = "position", Offset = "offset",
    }
}

definition! {
    /// The size of each step of a scale.
    Step, "a step", {
        step "step": f64 [wanted()],
        for_ "for": StepFor,
    }
}

union! {
    /// A width or height.
    Length, {
        Px(f64), Container(Container), Step(Step),
    }
}

words! {
    /// What is sized.
    AutosizeType, "way of sizing", {
        Pad = "pad", None = "none", Fit = "fit", FitX = "fit-x", FitY = "fit-y",
    }
}

words! {
    /// What a size is of.
    Contains, "content of a size", {
        Content = "content", Padding = "padding",
    }
}

definition! {
    /// What is sized, and how.
    AutosizeParams, "a way of sizing", {
        type_ "type": AutosizeType,
        contains "contains": Contains,
        resize "resize": bool,
    }
}

union! {
    /// What is sized.
    Autosize, {
        Type(AutosizeType), Params(AutosizeParams),
    }
}

definition! {
    /// Space at each side.
    Sides, "space at each side", {
        left "left": f64,
        right "right": f64,
        top "top": f64,
        bottom "bottom": f64,
    }
}

union! {
    /// Space around everything.
    Padding, {
        All(f64), Sides(Sides),
    }
}
