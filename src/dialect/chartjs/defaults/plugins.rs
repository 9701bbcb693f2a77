//! Types that plugins bring: chartjs-chart-financial 0.2, chartjs-chart-funnel 4,
//! chartjs-chart-wordcloud 4 (MIT, © their contributors). What is
//! not said is as in the type that each extends.

/// Per version (all later ones are as 3), per type.
pub(super) const TABLE: &str = r##"{
    2: {
        candlestick: {scales: {
            xAxes: [{type: 'time', distribution: 'series', offset: true, ticks: {source: 'data', maxRotation: 0, autoSkipPadding: 75}}],
            yAxes: [{type: 'linear'}]
        }, elements: {candlestick: {
            backgroundColors: {up: 'rgba(75, 192, 192, 0.5)', down: 'rgba(255, 99, 132, 0.5)', unchanged: 'rgba(201, 203, 207, 0.5)'},
            borderColors: {up: 'rgb(75, 192, 192)', down: 'rgb(255, 99, 132)', unchanged: 'rgb(201, 203, 207)'}
        }}},
        ohlc: {
            scales: {
                xAxes: [{type: 'time', distribution: 'series', offset: true, ticks: {source: 'data', maxRotation: 0, autoSkipPadding: 75}}],
                yAxes: [{type: 'linear'}]
            },
            elements: {ohlc: {borderColors: {up: 'rgb(75, 192, 192)', down: 'rgb(255, 99, 132)', unchanged: 'rgb(201, 203, 207)'}}},
            datasets: {ohlc: {barPercentage: 1, categoryPercentage: 1}}
        },
        funnel: {legend: {display: false}, datasets: {funnel: {barPercentage: 1, categoryPercentage: 0.98}}}
    },
    3: {
        candlestick: {
            scales: {
                x: {
                    type: 'timeseries', offset: true,
                    ticks: {major: {enabled: true}, source: 'data', maxRotation: 0, autoSkip: true, autoSkipPadding: 75, sampleSize: 100}
                },
                y: {type: 'linear'}
            },
            elements: {candlestick: {
                backgroundColors: {up: 'rgba(75, 192, 192, 0.5)', down: 'rgba(255, 99, 132, 0.5)', unchanged: 'rgba(201, 203, 207, 0.5)'},
                borderColors: {up: 'rgb(75, 192, 192)', down: 'rgb(255, 99, 132)', unchanged: 'rgb(201, 203, 207)'}
            }}
        },
        ohlc: {
            scales: {
                x: {
                    type: 'timeseries', offset: true,
                    ticks: {major: {enabled: true}, source: 'data', maxRotation: 0, autoSkip: true, autoSkipPadding: 75, sampleSize: 100}
                },
                y: {type: 'linear'}
            },
            elements: {ohlc: {borderColors: {up: 'rgb(75, 192, 192)', down: 'rgb(255, 99, 132)', unchanged: 'rgb(201, 203, 207)'}}}
        },
        funnel: {
            plugins: {legend: {display: false}, colors: {enabled: false}},
            datasets: {funnel: {barPercentage: 1, categoryPercentage: 0.98}},
            scales: {x: {display: false, beginAtZero: false, grid: {display: false}}, y: {display: false, beginAtZero: false, grid: {display: false}}}
        },
        choropleth: {plugins: {colors: {enabled: false}}},
        wordCloud: {
            scales: {x: {type: 'linear', min: -1, max: 1, display: false}, y: {type: 'linear', min: -1, max: 1, display: false}},
            elements: {word: {minRotation: -90, maxRotation: 0, rotationSteps: 2, padding: 1}}
        }
    }
}"##;
