//! Chart.js 4; version 3 is told by its differences.

/// `Chart.defaults`, then `overrides` (of each chart type), `scale` and `scaleTypes`.
pub(super) const TABLE: &str = r##"{
    backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', color: '#666',
    font: {family: "'Helvetica Neue', 'Helvetica', 'Arial', sans-serif", size: 12, style: 'normal', lineHeight: 1.2},
    indexAxis: 'x', showLine: true,
    datasets: {
        bar: {categoryPercentage: 0.8, barPercentage: 0.9, grouped: true},
        doughnut: {cutout: '50%', rotation: 0, circumference: 360, radius: '100%', spacing: 0},
        line: {showLine: true, spanGaps: false},
        matrix: {anchorX: 'center', anchorY: 'center', borderWidth: 0, height: 20, width: 20},
        pie: {cutout: 0, rotation: 0, circumference: 360, radius: '100%', spacing: 0},
        polarArea: {startAngle: 0},
        radar: {showLine: true, elements: {line: {fill: 'start'}}},
        sankey: {alpha: 0.5, borderColor: 'black', borderWidth: 1, color: 'black', colorFrom: 'red', colorMode: 'gradient', colorTo: 'green', nodePadding: 10, nodeWidth: 10},
        scatter: {showLine: false, fill: false},
        treemap: {borderRadius: 0, borderWidth: 0, spacing: 0.5}
    },
    elements: {
        arc: {
            borderAlign: 'center', borderColor: '#fff', borderDash: [], borderDashOffset: 0, borderRadius: 0, borderWidth: 2, offset: 0,
            spacing: 0, circular: true, backgroundColor: 'rgba(0,0,0,0.1)'
        },
        bar: {borderSkipped: 'start', borderWidth: 0, borderRadius: 0, inflateAmount: 'auto', backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)'},
        boxandwhiskers: {
            backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderWidth: 1, medianColor: 'transparent', lowerBackgroundColor: 'transparent',
            outlierStyle: 'circle', outlierRadius: 2, outlierBackgroundColor: 'rgba(0,0,0,0.1)', outlierBorderColor: 'rgba(0,0,0,0.1)', outlierBorderWidth: 1,
            itemStyle: 'circle', itemRadius: 0, itemBackgroundColor: 'rgba(0,0,0,0.1)', itemBorderColor: 'rgba(0,0,0,0.1)', itemBorderWidth: 0,
            meanStyle: 'circle', meanRadius: 3, meanBackgroundColor: 'rgba(0,0,0,0.1)', meanBorderColor: 'rgba(0,0,0,0.1)', meanBorderWidth: 1
        },
        candlestick: {backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderWidth: 1},
        geoFeature: {
            backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderWidth: 0,
            outlineBorderColor: 'rgba(0,0,0,0.1)', outlineBorderWidth: 0, graticuleBorderColor: '#CCCCCC', graticuleBorderWidth: 0
        },
        line: {
            borderCapStyle: 'butt', borderDash: [], borderDashOffset: 0, borderJoinStyle: 'miter', borderWidth: 3, capBezierPoints: true,
            cubicInterpolationMode: 'default', fill: false, spanGaps: false, stepped: false, tension: 0,
            backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)'
        },
        ohlc: {backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderWidth: 0},
        point: {borderWidth: 1, hoverRadius: 4, pointStyle: 'circle', radius: 3, rotation: 0, backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)'},
        trapezoid: {backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderWidth: 0, shrinkAnchor: 'top', shrinkFraction: 1},
        violin: {
            backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderWidth: 1,
            outlierStyle: 'circle', outlierRadius: 2, outlierBackgroundColor: 'rgba(0,0,0,0.1)', outlierBorderColor: 'rgba(0,0,0,0.1)', outlierBorderWidth: 1,
            itemStyle: 'circle', itemRadius: 0, itemBackgroundColor: 'rgba(0,0,0,0.1)', itemBorderColor: 'rgba(0,0,0,0.1)', itemBorderWidth: 0,
            meanStyle: 'circle', meanRadius: 3, meanBackgroundColor: 'rgba(0,0,0,0.1)', meanBorderColor: 'rgba(0,0,0,0.1)', meanBorderWidth: 1
        }
    },
    layout: {autoPadding: true, padding: 0},
    plugins: {
        legend: {
            display: true, position: 'top', align: 'center', fullSize: true, reverse: false, weight: 1000,
            labels: {boxWidth: 40, padding: 10}, title: {display: false, position: 'center', text: ''}
        },
        subtitle: {align: 'center', display: false, font: {weight: 'normal'}, fullSize: true, padding: 0, position: 'top', text: '', weight: 1500, color: '#666'},
        title: {align: 'center', display: false, font: {weight: 'bold'}, fullSize: true, padding: 10, position: 'top', text: '', weight: 2000, color: '#666'},
        filler: {propagate: true, drawTime: 'beforeDatasetDraw'}
    },
    overrides: {
        bar: {scales: {_index_: {type: 'category', offset: true, grid: {offset: true}}, _value_: {type: 'linear', beginAtZero: true}}},
        line: {scales: {_index_: {type: 'category'}, _value_: {type: 'linear'}}},
        bubble: {scales: {x: {type: 'linear'}, y: {type: 'linear'}}},
        matrix: {scales: {x: {type: 'linear', offset: true}, y: {type: 'linear', reverse: true}}},
        sankey: {plugins: {legend: {display: false}}, layout: {padding: {left: 3, top: 3, right: 13, bottom: 3}}},
        scatter: {scales: {x: {type: 'linear'}, y: {type: 'linear'}}},
        polarArea: {
            scales: {r: {type: 'radialLinear', angleLines: {display: false}, beginAtZero: true, grid: {circular: true}, pointLabels: {display: false}, startAngle: 0}}
        },
        radar: {scales: {r: {type: 'radialLinear'}}}
    },
    scale: {
        display: true, offset: false, reverse: false, beginAtZero: false, bounds: 'ticks', grace: 0,
        grid: {display: true, lineWidth: 1, drawOnChartArea: true, drawTicks: true, tickLength: 8, offset: false, color: 'rgba(0,0,0,0.1)'},
        border: {display: true, dash: [], dashOffset: 0, width: 1, color: 'rgba(0,0,0,0.1)'},
        title: {display: false, text: '', padding: {top: 4, bottom: 4}, color: '#666'},
        ticks: {
            minRotation: 0, maxRotation: 50, mirror: false, padding: 3, display: true, autoSkip: true, autoSkipPadding: 3, labelOffset: 0,
            align: 'center', crossAlign: 'near', showLabelBackdrop: false, backdropColor: 'rgba(255, 255, 255, 0.75)', backdropPadding: 2, color: '#666'
        }
    },
    scaleTypes: {
        category: {},
        linear: {},
        logarithmic: {ticks: {major: {enabled: true}}},
        radialLinear: {
            position: 'chartArea',
            angleLines: {display: true, lineWidth: 1, borderDash: [], borderDashOffset: 0, color: 'rgba(0,0,0,0.1)'},
            grid: {circular: false}, startAngle: 0,
            ticks: {showLabelBackdrop: true, color: '#666'},
            pointLabels: {backdropPadding: 2, display: true, font: {size: 10}, padding: 5, centerPointLabels: false, color: '#666'}
        },
        time: {
            bounds: 'data',
            time: {parser: false, unit: false, round: false, isoWeekday: false, minUnit: 'millisecond', displayFormats: {}},
            ticks: {source: 'auto', major: {enabled: false}}
        },
        timeseries: {
            bounds: 'data',
            time: {parser: false, unit: false, round: false, isoWeekday: false, minUnit: 'millisecond', displayFormats: {}},
            ticks: {source: 'auto', major: {enabled: false}}
        }
    }
}"##;
