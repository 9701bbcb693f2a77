//! The first waist: a resolved grammar of graphics, what every chart language lowers to.
