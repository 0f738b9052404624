// Looks at a page for what a reader would trip over, and returns the findings
// as lists of texts. It changes nothing but the scroll position.
(() => {
	const found = {overflow: [], overlaps: [], clipped: [], broken: [], contrast: [], small: [], unnamed: [], duplicates: []};
	const smallest = 8; // pixels
	const slack = 1.5; // pixels by which anything may stick out

	const short = s => {
		s = (s || '').replace(/\s+/g, ' ').trim();
		return s.length > 40 ? s.slice(0, 40) + '…' : s;
	};
	const path = e => {
		const names = [];
		for (; e && e !== document.body && names.length < 6; e = e.id ? null : e.parentElement) {
			names.unshift(e.localName + (e.id ? '#' + e.id : e.getAttribute('class') ? '.' + e.getAttribute('class').split(' ')[0] : ''));
		}
		return names.join(' > ');
	};
	const name = e => `${path(e)} “${short(e.textContent)}”`;
	const visible = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true});
	const svgOf = e => e instanceof SVGElement ? (e.ownerSVGElement || e) : null;
	const offScreen = e => { // for screen readers alone
		const r = e.getBoundingClientRect();
		return r.width <= 1 && r.height <= 1;
	};

	// The page is wider than the window.
	const root = document.documentElement;
	if (root.scrollWidth > root.clientWidth + 1) {
		const scrolls = e => e && (e !== document.body && /auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
		let widest = [...document.body.querySelectorAll('*')]
			.filter(e => visible(e) && !svgOf(e)?.ownerSVGElement && !scrolls(e.parentElement))
			.map(e => [e, e.getBoundingClientRect().right + scrollX])
			.filter(([, right]) => right > root.clientWidth + 1)
			.sort((a, b) => b[1] - a[1]).slice(0, 3)
			.map(([e, right]) => `${path(e)} to ${Math.round(right)}`);
		found.overflow.push(`${root.scrollWidth} of ${root.clientWidth} pixels: ${widest.join('; ')}`);
	}

	// Texts of a drawing that lie on each other or stick out of it. The box of
	// a text is higher than its letters.
	for (const svg of document.querySelectorAll('svg')) {
		if (svg.ownerSVGElement || !visible(svg)) continue;
		const frame = svg.getBoundingClientRect();
		const texts = [...svg.querySelectorAll('text')].filter(e => visible(e) && e.textContent.trim()).map(e => {
			const r = e.getBoundingClientRect();
			const turned = r.height > 1.5 * r.width && e.textContent.trim().length > 2;
			const [dx, dy] = turned ? [.2 * r.width, 1] : [1, .2 * r.height];
			return {e, left: r.left + dx, right: r.right - dx, top: r.top + dy, bottom: r.bottom - dy};
		});
		texts.forEach((a, i) => {
			if (a.left < frame.left - slack || a.right > frame.right + slack || a.top < frame.top - slack || a.bottom > frame.bottom + slack) {
				found.clipped.push(`${name(a.e)} sticks out of its drawing`);
			}
			for (const b of texts.slice(i + 1)) {
				const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
				const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
				if (w > .5 && h > .5) found.overlaps.push(`${name(a.e)} and “${short(b.e.textContent)}”`);
			}
		});
	}

	// Texts that are cut off by the box they are in.
	const ownText = e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
	const texts = [...document.body.querySelectorAll('*')]
		.filter(e => !['title', 'desc', 'style', 'script', 'noscript', 'option', 'template'].includes(e.localName) && ownText(e) && visible(e) && !offScreen(e));
	for (const e of texts) {
		if (svgOf(e)) continue;
		const range = document.createRange();
		range.selectNodeContents(e);
		const r = range.getBoundingClientRect();
		for (let box = e; box && box !== document.body; box = box.parentElement) {
			const style = getComputedStyle(box);
			if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
			if (style.textOverflow === 'ellipsis' && style.overflowX !== 'visible') break; // on purpose
			const b = box.getBoundingClientRect();
			if (/hidden|clip/.test(style.overflowX) && (r.right > b.right + slack || r.left < b.left - slack) ||
				/hidden|clip/.test(style.overflowY) && (r.bottom > b.bottom + slack || r.top < b.top - slack)) {
				found.clipped.push(name(e));
				break;
			}
		}
	}

	// Words of a length that people write which are broken over two lines.
	for (const e of texts) {
		if (svgOf(e)) continue;
		for (const n of e.childNodes) {
			if (n.nodeType !== Node.TEXT_NODE) continue;
			const longer = [...n.data.matchAll(/\S{19,}/g)].map(m => [m.index, m.index + m[0].length]);
			for (const word of n.data.matchAll(/(?<!\p{L})[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]{2,}(?!\p{L})/gu)) {
				if (longer.some(([from, to]) => from <= word.index && word.index < to)) continue; // an address
				const range = document.createRange();
				range.setStart(n, word.index);
				range.setEnd(n, word.index + word[0].length);
				const lines = new Set([...range.getClientRects()].filter(r => r.width > 0).map(r => Math.round(r.top)));
				if (lines.size > 1) {
					found.broken.push(`“${word[0]}” in ${name(e)}`);
					break;
				}
			}
		}
	}

	// Colours, as red, green and blue from 0 to 255 and an opacity.
	const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d', {willReadFrequently: true});
	const known = new Map();
	const colour = s => {
		if (!known.has(s)) {
			pen.clearRect(0, 0, 1, 1);
			pen.fillStyle = '#000';
			pen.fillStyle = s;
			pen.fillRect(0, 0, 1, 1);
			const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
			known.set(s, [r, g, b, a / 255]);
		}
		return known.get(s);
	};
	const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
	const luminance = c => {
		const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
		return .2126 * r + .7152 * g + .0722 * b;
	};
	const ratio = (a, b) => {
		const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
		return (high + .05) / (low + .05);
	};
	const canvas = () => { // what lies below everything
		for (const e of [root, document.body]) {
			const c = colour(getComputedStyle(e).backgroundColor);
			if (c[3] === 1) return c;
		}
		return /dark/.test(getComputedStyle(root).colorScheme) && matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
	};
	const bottom = canvas();
	// The layers below an element at a point, or above its ancestors.
	const paints = e => {
		const style = getComputedStyle(e);
		const c = [...colour(e instanceof SVGElement && e.localName !== 'svg' ? (style.fill === 'none' ? 'transparent' : style.fill) : style.backgroundColor)];
		c[3] *= e instanceof SVGElement ? style.fillOpacity * style.opacity : style.opacity;
		return c;
	};
	const stack = layers => layers.reverse().reduce((below, layer) => over(layer, below), bottom);
	const ancestors = e => {
		const layers = [];
		for (; e; e = e.parentElement) {
			layers.push(paints(e));
			if (layers.at(-1)[3] === 1) break;
		}
		return stack(layers);
	};
	const backgrounds = e => {
		if (!svgOf(e)) return [ancestors(e)];
		if (e.getBoundingClientRect().bottom > innerHeight || e.getBoundingClientRect().top < 0) e.scrollIntoView({block: 'center'});
		const r = e.getBoundingClientRect();
		return [.2, .5, .8].map(share => {
			const wide = r.width >= r.height;
			const [x, y] = wide ? [r.left + share * r.width, (r.top + r.bottom) / 2] : [(r.left + r.right) / 2, r.top + share * r.height];
			const layers = [];
			for (const below of document.elementsFromPoint(x, y)) {
				if (below === e || below.localName === 'text' || below.localName === 'tspan') continue;
				if (below instanceof SVGElement && below.localName !== 'svg' && getComputedStyle(below).fill === 'none') continue;
				layers.push(paints(below));
				if (layers.at(-1)[3] === 1) break;
			}
			return stack(layers);
		});
	};
	for (const e of texts) {
		const style = getComputedStyle(e);
		const svg = svgOf(e);
		const scale = svg ? Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b) : 1;
		const size = parseFloat(style.fontSize) * scale;
		if (size < smallest - .05) found.small.push(`${name(e)}: ${size.toFixed(1)} pixels`);
		const large = size >= 24 || size >= 18.66 && style.fontWeight >= 600;
		let worst = Infinity;
		for (const back of backgrounds(e)) {
			const ink = [...colour(svg ? style.fill : style.color)];
			ink[3] *= style.opacity * (svg ? style.fillOpacity : 1);
			worst = Math.min(worst, ratio(over(ink, back), back));
		}
		if (worst < (large ? 3 : 4.5) - .005) found.contrast.push(`${name(e)}: ${worst.toFixed(2)}:1`);
	}
	scrollTo(0, 0);

	// Drawings and figures without a name or a description.
	const told = ids => (ids || '').split(/\s+/).filter(Boolean).map(id => document.getElementById(id)?.textContent.trim() || '');
	for (const e of document.querySelectorAll('img, svg, figure, canvas, object')) {
		if (e.ownerSVGElement || !visible(e) || e.closest('[aria-hidden=true]')) continue;
		const labels = told(e.getAttribute('aria-labelledby'));
		if (labels.includes('')) found.unnamed.push(`${path(e)}: aria-labelledby leads nowhere`);
		const caption = e.closest('figure')?.querySelector('figcaption')?.textContent.trim();
		const child = kind => [...e.children].find(c => c.localName === kind)?.textContent.trim();
		const titled = e.getAttribute('aria-label') || labels.join('') || e.getAttribute('alt') || child('title');
		if (e.localName === 'figure') {
			if (!titled && !caption) found.unnamed.push(`${path(e)}: a figure without a caption`);
		} else if (e.localName === 'img') {
			if (!e.hasAttribute('alt')) found.unnamed.push(`${path(e)}: an image without alt`);
		} else {
			if (!titled) found.unnamed.push(`${path(e)}: a drawing without a title`);
			if (!child('desc') && !caption && !told(e.getAttribute('aria-describedby')).join('')) found.unnamed.push(`${path(e)}: a drawing without a description`);
		}
	}

	// Ids that more than one element has.
	const seen = new Set(), twice = new Set();
	for (const e of document.querySelectorAll('[id]')) (seen.has(e.id) ? twice : seen).add(e.id);
	found.duplicates.push(...twice);
	return found;
})()
