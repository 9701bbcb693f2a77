({
    version: '4',
    instances: {},
    overrides: {},
    controllers: {},
    elements: {},
    registry: {},
    plugins: {register(...all) { all.flat().forEach((p) => $chart.register(p)); }, unregister() {}},
    pluginService: {register(p) { $chart.register(p); }},
    register(...all) { all.flat().forEach((p) => $chart.register(p)); },
    unregister() {},
    generateLabels(chart) { return $chart.entries().map((e) => Object.assign({}, e)); },
    setDefaults(scope, values) {
        let at = this;
        if (typeof scope === 'string') { scope.split('.').forEach((k) => { at = at[k] = at[k] || {}; }); }
        return Chart.helpers.merge(at, typeof scope === 'string' ? values : scope);
    },
    Ticks: {
        formatters: {
            values(v) { return Array.isArray(v) ? v : '' + v; },
            numeric(v, i, ticks) { return v === 0 ? '0' : $chart.formatNumber(v, (ticks || []).map((t) => t.value)); },
            linear(v, i, ticks) { return v === 0 ? '0' : '' + v; },
            logarithmic(v, i, ticks) {
                if (v === 0) { return '0'; }
                const r = v / Math.pow(10, Math.floor(Math.log10(v)));
                return [1, 2, 3, 5, 10, 15].includes(r) || i > 0.8 * ticks.length ? $chart.formatNumber(v, ticks.map((t) => t.value)) : '';
            }
        }
    },
    helpers: {
        color: (c) => $chart.color(c),
        getHoverColor: (c) => $chart.color(c).saturate(0.5).darken(0.1).hexString(),
        isArray: (v) => Array.isArray(v),
        isObject: (v) => v !== null && typeof v === 'object' && !Array.isArray(v),
        isNullOrUndef: (v) => v === null || v === undefined,
        isNumber: (v) => !isNaN(parseFloat(v)) && isFinite(v),
        isFunction: (v) => typeof v === 'function',
        isFinite: (v) => isFinite(v),
        finiteOrDefault: (v, d) => isFinite(v) ? v : d,
        valueOrDefault: (v, d) => v === undefined ? d : v,
        valueAtIndexOrDefault: (v, i, d) => v === undefined ? d : Array.isArray(v) ? v[i] : v,
        getValueOrDefault: (v, d) => v === undefined ? d : v,
        getValueAtIndexOrDefault: (v, i, d) => v === undefined ? d : Array.isArray(v) ? v[i] : v,
        toPercentage: (v, d) => typeof v === 'string' && v.endsWith('%') ? parseFloat(v) / 100 : v / d,
        toDimension: (v, d) => typeof v === 'string' && v.endsWith('%') ? parseFloat(v) / 100 * d : +v,
        toRadians: (d) => d * Math.PI / 180,
        toDegrees: (r) => r * 180 / Math.PI,
        distanceBetweenPoints: (a, b) => Math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)),
        getAngleFromPoint: (c, p) => ({angle: Math.atan2(p.y - c.y, p.x - c.x), distance: Math.sqrt((p.x - c.x) * (p.x - c.x) + (p.y - c.y) * (p.y - c.y))}),
        sign: (x) => Math.sign(x),
        log10: (x) => Math.log10(x),
        almostEquals: (a, b, e) => Math.abs(a - b) < e,
        max: (l) => l.reduce((a, b) => isNaN(b) ? a : Math.max(a, b), -Infinity),
        min: (l) => l.reduce((a, b) => isNaN(b) ? a : Math.min(a, b), Infinity),
        noop() {},
        uid: () => 1,
        resolve(list, context, index) {
            for (let v of list) {
                if (v === undefined) { continue; }
                if (context !== undefined && typeof v === 'function') { v = v(context); }
                if (index !== undefined && Array.isArray(v)) { v = v[index % v.length]; }
                if (v !== undefined) { return v; }
            }
        },
        callback: (f, args, self) => f && typeof f === 'function' ? f.apply(self, args) : undefined,
        each(list, f, self, reverse) {
            if (Array.isArray(list)) {
                for (let k = 0; k < list.length; k++) {
                    const i = reverse ? list.length - 1 - k : k;
                    f.call(self, list[i], i);
                }
            } else if (list) {
                Object.keys(list).forEach((k) => f.call(self, list[k], k));
            }
        },
        merge(target, source) {
            (Array.isArray(source) ? source : [source]).forEach((s) => Object.keys(s || {}).forEach((k) => {
                const a = target[k], b = s[k];
                target[k] = a && b && typeof a === 'object' && typeof b === 'object' && !Array.isArray(b) ? Chart.helpers.merge(a, b) : b;
            }));
            return target;
        },
        clone: (v) => Array.isArray(v) ? v.map((x) => Chart.helpers.clone(x)) : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, Chart.helpers.clone(x)])) : v,
        extend: (target, ...sources) => Object.assign(target, ...sources),
        toFont(o, d) {
            const f = Object.assign({size: 12, family: "'Helvetica Neue', 'Helvetica', 'Arial', sans-serif", style: undefined, weight: null, lineHeight: 1.2}, d || {}, o || {});
            const height = Chart.helpers.toLineHeight(f.lineHeight, f.size);
            return {size: f.size, family: f.family, style: f.style, weight: f.weight, lineHeight: height,
                string: (f.style ? f.style + ' ' : '') + (f.weight ? f.weight + ' ' : '') + f.size + 'px ' + f.family};
        },
        toFontString: (f) => (f.style ? f.style + ' ' : '') + (f.weight ? f.weight + ' ' : '') + f.size + 'px ' + f.family,
        fontString: (size, style, family) => style + ' ' + size + 'px ' + family,
        toLineHeight(v, size) {
            const m = ('' + v).match(/^(normal|(\d+(?:\.\d+)?)(px|em|%)?)$/);
            if (!m || m[1] === 'normal') { return size * 1.2; }
            const x = +m[2];
            return m[3] === 'px' ? x : m[3] === '%' ? size * x / 100 : size * x;
        },
        toPadding(v) {
            const p = v !== null && typeof v === 'object' ? v : {top: v || 0, right: v || 0, bottom: v || 0, left: v || 0};
            const side = (a, b) => +(p[a] === undefined ? p[b] : p[a]) || 0;
            const o = {top: side('top', 'y'), right: side('right', 'x'), bottom: side('bottom', 'y'), left: side('left', 'x')};
            o.width = o.left + o.right;
            o.height = o.top + o.bottom;
            return o;
        },
        formatNumber: (v, locale, options) => new Intl.NumberFormat(locale, options).format(v),
        drawPoint() {},
        renderText(ctx, text, x, y, font, o) {
            const lines = Array.isArray(text) ? text : [text];
            const opts = o || {};
            ctx.save();
            if (font && font.string) { ctx.font = font.string; }
            if (opts.color) { ctx.fillStyle = opts.color; }
            if (opts.textAlign) { ctx.textAlign = opts.textAlign; }
            if (opts.textBaseline) { ctx.textBaseline = opts.textBaseline; }
            lines.forEach((line, i) => ctx.fillText(line, x, y + i * ((font && font.lineHeight) || 14.4)));
            ctx.restore();
        },
        canvas: {
            roundedRect(ctx, x, y, w, h, r) { ctx.beginPath(); ctx.roundRect(x, y, w, h, r); },
            clipArea(ctx, a) { ctx.save(); ctx.beginPath(); ctx.rect(a.left, a.top, a.right - a.left, a.bottom - a.top); ctx.clip(); },
            unclipArea(ctx) { ctx.restore(); }
        }
    }
})
