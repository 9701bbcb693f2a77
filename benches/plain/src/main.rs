//! Draws an SVG document with resvg and encodes it with `Pixmap::encode_png`, many times; prints the median in ns.
//!
//! `plain DOCUMENT DPR FONTS RUNS`: `FONTS` is a directory, its `.ttf` files are loaded once.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let [document, dpr, fonts, runs] = words.as_slice() else { panic!("plain DOCUMENT DPR FONTS RUNS") };
    let svg = fs::read_to_string(document).expect("a document");
    let (dpr, runs): (f32, usize) = (dpr.parse().expect("a number"), runs.parse().expect("a number"));
    let mut database = Database::new();
    for file in fs::read_dir(fonts).expect("a directory") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|e| e == "ttf") {
            database.load_font_data(fs::read(path).expect("a font"));
        }
    }
    let fonts = Arc::new(database);
    let mut times: Vec<Duration> = (0..runs + 2)
        .map(|_| {
            let start = Instant::now();
            let options = Options { fontdb: Arc::clone(&fonts), font_family: "Arimo".to_owned(), ..Options::default() };
            let tree = Tree::from_str(black_box(&svg), &options).expect("the document is well formed");
            let side = |css: f32| (css * dpr).round() as u32;
            let (width, height) = (side(tree.size().width()), side(tree.size().height()));
            let mut map = Pixmap::new(width, height).expect("the picture is small");
            resvg::render(&tree, Transform::from_scale(dpr, dpr), &mut map.as_mut());
            black_box(map.encode_png().expect("a picture can be encoded"));
            start.elapsed()
        })
        .skip(2)
        .collect();
    times.sort_unstable();
    println!("{}", times[times.len() / 2].as_nanos());
}
