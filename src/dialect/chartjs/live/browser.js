(function() {
    class Image {
        constructor(w, h) { this.width = w || 0; this.height = h || 0; this.complete = true; this.src = ''; }
        addEventListener() {}
        decode() {}
    }
    const element = () => ({style: {}, appendChild() {}, setAttribute() {}, addEventListener() {}});
    return {
        Image,
        document: {getElementById() { return null; }, querySelector() { return null; }, createElement: element},
        window: {devicePixelRatio: 1, Image},
        setTimeout() {}
    };
})()
