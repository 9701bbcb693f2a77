//! Chart.js 2.9.4.

/// `Chart.defaults.global`, then `types` (defaults of each chart type), `scale` and `scaleTypes`.
pub(super) const TABLE: &str = r##"{
    showLines: true,
    elements: {
        arc: {backgroundColor: 'rgba(0,0,0,0.1)', borderColor: '#fff', borderWidth: 2, borderAlign: 'center'},
        line: {
            tension: 0.4, backgroundColor: 'rgba(0,0,0,0.1)', borderWidth: 3, borderColor: 'rgba(0,0,0,0.1)',
            borderCapStyle: 'butt', borderDash: [], borderDashOffset: 0, borderJoinStyle: 'miter', capBezierPoints: true, fill: true
        },
        point: {radius: 3, pointStyle: 'circle', backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderWidth: 1, rotation: 0},
        matrix: {backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderWidth: 0, anchorX: 'center', anchorY: 'center', width: 20, height: 20},
        treemap: {backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderRadius: 0, borderWidth: 0},
        rectangle: {backgroundColor: 'rgba(0,0,0,0.1)', borderColor: 'rgba(0,0,0,0.1)', borderSkipped: 'bottom', borderWidth: 0}
    },
    datasets: {
        bar: {categoryPercentage: 0.8, barPercentage: 0.9},
        horizontalBar: {categoryPercentage: 0.8, barPercentage: 0.9},
        sankey: {alpha: 0.5, borderColor: 'black', borderWidth: 1, color: 'black', colorFrom: 'red', colorMode: 'gradient', colorTo: 'green', nodePadding: 10, nodeWidth: 10},
        scatter: {showLine: false},
        treemap: {spacing: 0.5}
    },
    layout: {padding: 0},
    legend: {
        display: true, position: 'top', align: 'center', fullWidth: true, reverse: false, weight: 1000,
        labels: {boxWidth: 40, padding: 10}
    },
    title: {display: false, fontStyle: 'bold', fullWidth: true, padding: 10, position: 'top', text: '', weight: 2000},
    types: {
        bar: {scales: {xAxes: [{type: 'category', offset: true, gridLines: {offsetGridLines: true}}], yAxes: [{type: 'linear'}]}},
        bubble: {scales: {xAxes: [{type: 'linear', position: 'bottom', id: 'x-axis-0'}], yAxes: [{type: 'linear', position: 'left', id: 'y-axis-0'}]}},
        doughnut: {cutoutPercentage: 50, rotation: -1.5707963267948966, circumference: 6.283185307179586},
        horizontalBar: {
            scales: {
                xAxes: [{type: 'linear', position: 'bottom'}],
                yAxes: [{type: 'category', position: 'left', offset: true, gridLines: {offsetGridLines: true}}]
            },
            elements: {rectangle: {borderSkipped: 'left'}}
        },
        line: {showLines: true, spanGaps: false, scales: {xAxes: [{type: 'category', id: 'x-axis-0'}], yAxes: [{type: 'linear', id: 'y-axis-0'}]}},
        matrix: {scales: {xAxes: [{type: 'linear', position: 'bottom', offset: true}], yAxes: [{type: 'linear', position: 'left', ticks: {reverse: true}}]}},
        sankey: {legend: {display: false}, layout: {padding: {left: 3, top: 3, right: 13, bottom: 3}}},
        pie: {cutoutPercentage: 0, rotation: -1.5707963267948966, circumference: 6.283185307179586},
        polarArea: {
            scale: {type: 'radialLinear', angleLines: {display: false}, gridLines: {circular: true}, pointLabels: {display: false}, ticks: {beginAtZero: true}},
            startAngle: -1.5707963267948966
        },
        radar: {spanGaps: false, scale: {type: 'radialLinear'}, elements: {line: {fill: 'start', tension: 0}}},
        scatter: {scales: {xAxes: [{id: 'x-axis-1', type: 'linear', position: 'bottom'}], yAxes: [{id: 'y-axis-1', type: 'linear', position: 'left'}]}}
    },
    scale: {
        display: true, position: 'left', offset: false,
        gridLines: {
            display: true, color: 'rgba(0,0,0,0.1)', lineWidth: 1, drawBorder: true, drawOnChartArea: true, drawTicks: true,
            tickMarkLength: 10, zeroLineWidth: 1, zeroLineColor: 'rgba(0,0,0,0.25)', zeroLineBorderDash: [],
            zeroLineBorderDashOffset: 0, offsetGridLines: false, borderDash: [], borderDashOffset: 0
        },
        scaleLabel: {display: false, labelString: '', padding: {top: 4, bottom: 4}},
        ticks: {
            beginAtZero: false, minRotation: 0, maxRotation: 50, mirror: false, padding: 0, reverse: false, display: true,
            autoSkip: true, autoSkipPadding: 0, labelOffset: 0
        }
    },
    scaleTypes: {
        category: {position: 'bottom'},
        linear: {position: 'left'},
        logarithmic: {position: 'left'},
        radialLinear: {
            display: true, position: 'chartArea',
            angleLines: {display: true, color: 'rgba(0,0,0,0.1)', lineWidth: 1, borderDash: [], borderDashOffset: 0},
            gridLines: {circular: false},
            ticks: {showLabelBackdrop: true, backdropColor: 'rgba(255, 255, 255, 0.75)', backdropPaddingY: 2, backdropPaddingX: 2},
            pointLabels: {display: true, fontSize: 10}
        },
        time: {
            position: 'bottom', distribution: 'linear', bounds: 'data',
            time: {parser: false, unit: false, round: false, isoWeekday: false, minUnit: 'millisecond', displayFormats: {}},
            ticks: {autoSkip: false, source: 'auto', major: {enabled: false}}
        }
    }
}"##;
