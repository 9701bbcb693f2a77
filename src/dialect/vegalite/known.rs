//! The names that the language knows (Vega-Lite 6.4, its JSON schema), so that others can be told to their author.
//! Words between blanks.

/// Properties of views of every kind.
pub const VIEW: &str = "\
    $schema align autosize background bounds center columns concat config data datasets description encoding \
    facet hconcat height layer mark name padding params projection repeat resolve selection spacing spec title \
    transform usermeta vconcat view width";

/// Properties of marks.
pub const MARK: &str = "\
    align angle aria ariaRole ariaRoleDescription aspect band bandSize baseline binSpacing blend borders box \
    clip color continuousBandSize cornerRadius cornerRadiusBottomLeft cornerRadiusBottomRight cornerRadiusEnd \
    cornerRadiusTopLeft cornerRadiusTopRight cursor description dir discreteBandSize dx dy ellipsis endAngle \
    extent fill fillOpacity filled font fontSize fontStyle fontWeight height href innerRadius interpolate \
    invalid limit line lineBreak lineHeight median minBandSize opacity order orient outerRadius outliers \
    padAngle point radius radius2 radius2Offset radiusOffset rule shape size smooth startAngle stroke strokeCap \
    strokeDash strokeDashOffset strokeJoin strokeMiterLimit strokeOffset strokeOpacity strokeWidth style tension \
    text theta theta2 theta2Offset thetaOffset thickness ticks time timeUnitBandPosition timeUnitBandSize \
    tooltip type url width x x2 x2Offset xOffset y y2 y2Offset yOffset";

/// Properties of marks that only the configuration of a kind of mark has a say in.
pub const MARK_CONFIGURED: &str = "\
    bandSize continuousBandSize discreteBandSize minBandSize timeUnitBandPosition timeUnitBandSize";

/// Properties of marks that are not drawn.
pub const MARK_UNDRAWN: &str = "\
    endAngle smooth startAngle strokeOffset";

/// Properties of projections that there are none of.
pub const PROJECTION_UNDRAWN: &str = "\
    coefficient distance fraction lobes parallel radius ratio spacing tilt";

/// Properties in the configuration that change nothing: the block, the names, and what would.
pub const CONFIG_IDLE: [(&str, &str, &str); 12] = [
    ("axis", "values zindex", "an axis itself has them"),
    ("errorband", "extent interpolate tension", "a mark itself has them"),
    ("errorbar", "extent size thickness", "a mark itself has them"),
    ("header", "orient", "labelOrient and titleOrient are read"),
    ("legend", "labelPadding", "labelOffset is read"),
    ("mark", "endAngle smooth startAngle strokeOffset", "it is not drawn"),
    ("mark", "font", "the defaults of texts hide it; config.text.font is read"),
    ("mark", "shape", "the defaults of points hide it; config.point.shape is read"),
    ("mark", "size", "the defaults of the kinds of mark hide it; config.point.size is read"),
    ("rect", "continuousBandSize", "cells fill what they stand for"),
    ("tick", "bandSize", "config.tick.size is read"),
    ("title", "align baseline", "a title itself has them; anchor is read"),
];

/// Names of functions that a program would have to bring.
pub const CONFIG_FUNCTIONS: &str = "\
    customFormatTypes normalizedNumberFormatType numberFormatType timeFormatType";

/// Properties of channel definitions.
pub const CHANNEL: &str = "\
    aggregate align as axis bandPosition bin bounds center columns condition datum empty field format formatType \
    header impute legend op param rescale scale selection sort spacing stack test timeUnit title type value";

/// Properties of axes.
pub const AXIS: &str = "\
    aria bandPosition description domain domainCap domainColor domainDash domainDashOffset domainOpacity \
    domainWidth encoding format formatType grid gridCap gridColor gridDash gridDashOffset gridOpacity gridWidth \
    labelAlign labelAngle labelBaseline labelBound labelColor labelExpr labelFlush labelFlushOffset labelFont \
    labelFontSize labelFontStyle labelFontWeight labelLimit labelLineHeight labelOffset labelOpacity \
    labelOverlap labelPadding labelSeparation labels maxExtent minExtent offset orient position style tickBand \
    tickCap tickColor tickCount tickDash tickDashOffset tickExtra tickMinStep tickOffset tickOpacity tickRound \
    tickSize tickWidth ticks title titleAlign titleAnchor titleAngle titleBaseline titleColor titleFont \
    titleFontSize titleFontStyle titleFontWeight titleLimit titleLineHeight titleOpacity titlePadding titleX \
    titleY translate values zindex";

/// Properties of legends.
pub const LEGEND: &str = "\
    aria clipHeight columnPadding columns cornerRadius description direction encoding fillColor format \
    formatType gradientLength gradientOpacity gradientStrokeColor gradientStrokeWidth gradientThickness \
    gridAlign labelAlign labelBaseline labelColor labelExpr labelFont labelFontSize labelFontStyle \
    labelFontWeight labelLimit labelOffset labelOpacity labelOverlap labelPadding labelSeparation legendX \
    legendY offset orient padding rowPadding strokeColor symbolDash symbolDashOffset symbolFillColor symbolLimit \
    symbolOffset symbolOpacity symbolSize symbolStrokeColor symbolStrokeWidth symbolType tickCount tickMinStep \
    title titleAlign titleAnchor titleBaseline titleColor titleFont titleFontSize titleFontStyle titleFontWeight \
    titleLimit titleLineHeight titleOpacity titleOrient titlePadding type values zindex";

/// Properties of scales.
pub const SCALE: &str = "\
    align base bins clamp constant domain domainMax domainMid domainMin domainRaw exponent interpolate nice \
    padding paddingInner paddingOuter range rangeMax rangeMin reverse round scheme type zero";

/// Properties of facet headers.
pub const HEADER: &str = "\
    format formatType labelAlign labelAnchor labelAngle labelBaseline labelColor labelExpr labelFont \
    labelFontSize labelFontStyle labelFontWeight labelLimit labelLineHeight labelOrient labelPadding labels \
    orient title titleAlign titleAnchor titleAngle titleBaseline titleColor titleFont titleFontSize \
    titleFontStyle titleFontWeight titleLimit titleLineHeight titleOrient titlePadding";

/// Properties of titles.
pub const TITLE: &str = "\
    align anchor angle aria baseline color dx dy font fontSize fontStyle fontWeight frame limit lineHeight \
    offset orient style subtitle subtitleColor subtitleFont subtitleFontSize subtitleFontStyle \
    subtitleFontWeight subtitleLineHeight subtitlePadding text zindex";

/// Properties of transforms.
pub const TRANSFORM: &str = "\
    aggregate as bandwidth bin calculate counts cumulative default density extent field filter flatten fold \
    frame from groupby ignorePeers impute joinaggregate key keyvals limit loess lookup maxsteps method minsteps \
    offset on op order param params pivot probs quantile regression resolve sample sort stack step steps \
    timeUnit value window";

/// Properties of projections.
pub const PROJECTION: &str = "\
    center clipAngle clipExtent coefficient distance extent fit fraction lobes parallel parallels pointRadius \
    precision radius ratio reflectX reflectY rotate scale size spacing tilt translate type";

/// Properties of data sources.
pub const DATA: &str = "\
    format graticule name sequence sphere url values";

/// Properties of data formats.
pub const FORMAT: &str = "\
    delimiter feature mesh parse property type";

/// Properties of bins.
pub const BIN: &str = "\
    anchor base binned divide extent maxbins minstep nice step steps";

/// Blocks of a configuration.
pub const CONFIG: &str = "\
    arc area aria autosize axis axisBand axisBottom axisDiscrete axisLeft axisPoint axisQuantitative axisRight \
    axisTemporal axisTop axisX axisXBand axisXDiscrete axisXPoint axisXQuantitative axisXTemporal axisY \
    axisYBand axisYDiscrete axisYPoint axisYQuantitative axisYTemporal background bar boxplot circle concat \
    countTitle customFormatTypes errorband errorbar facet fieldTitle font geoshape header headerColumn \
    headerFacet headerRow image invalidValues legend line lineBreak locale mark normalizedNumberFormat \
    normalizedNumberFormatType numberFormat numberFormatType padding params point projection range rect rule \
    scale selection square style text tick timeFormat timeFormatType title tooltipFormat trail view";

/// Names of aggregates.
pub const AGGREGATES: &str = "\
    argmax argmin average ci0 ci1 count distinct exponential exponentialb max mean median min missing product q1 q3 stderr \
    stdev stdevp sum valid values variance variancep";

/// Names of scale types.
pub const SCALES: &str = "\
    band bin-ordinal identity linear log ordinal point pow quantile quantize sequential sqrt symlog threshold \
    time utc";

/// Names of interpolations of lines.
pub const CURVES: &str = "\
    basis basis-closed basis-open bundle cardinal cardinal-closed cardinal-open catmull-rom linear linear-closed \
    monotone natural step step-after step-before";
