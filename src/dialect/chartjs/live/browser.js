(function() {
    class Image {
        constructor(w, h) { this.width = w || 0; this.height = h || 0; this.complete = true; this.src = ''; }
        addEventListener() {}
        decode() {}
    }
    const element = (name) => name === 'canvas' ? $chart.canvas() : name === 'img' ? new Image() : {style: {}, appendChild() {}, setAttribute() {}, addEventListener() {}};
    function Path2D(from) { return $chart.outline(from); }
    function OffscreenCanvas(w, h) { return $chart.canvas(w, h); }
    return {
        Image,
        Path2D,
        OffscreenCanvas,
        document: {getElementById() { return null; }, querySelector() { return null; }, createElement: element},
        window: {devicePixelRatio: 1, Image, Path2D},
        setTimeout() {}
    };
})()
