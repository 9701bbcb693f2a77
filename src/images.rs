//! Raster images of a picture: their addresses in, the files themselves as data URIs out, so that a picture depends on
//! nothing outside of it.

use crate::data::Resources;
use crate::diagnostic::Report;
use crate::limits::Limits;
use crate::scene::{Node, Scene};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most different files that one picture may hold.
const FILES: usize = 200;

/// Replaces the addresses of images by what is there. Images that cannot be had are left out; the report says why.
/// Groups are nested as deep as views are.
pub fn embed(scene: &mut Scene, resources: &dyn Resources, limits: &Limits, report: &mut Report) {
    let mut files = Files { known: BTreeMap::new(), room: limits.output_bytes / 2, resources, limits, report };
    files.nodes(&mut scene.nodes);
}

struct Files<'a> {
    known: BTreeMap<Arc<str>, Option<Arc<str>>>,
    /// Bytes that may still be read.
    room: usize,
    resources: &'a dyn Resources,
    limits: &'a Limits,
    report: &'a mut Report,
}

impl Files<'_> {
    fn nodes(&mut self, nodes: &mut Vec<Node>) {
        for node in nodes.iter_mut() {
            match node {
                Node::Group(group) => self.nodes(&mut group.nodes),
                Node::Image(image) if !image.href.starts_with("data:") => {
                    image.href = self.file(&image.href).unwrap_or_default();
                }
                _ => {}
            }
        }
        nodes.retain(|n| !matches!(n, Node::Image(image) if image.href.is_empty()));
    }

    fn file(&mut self, address: &Arc<str>) -> Option<Arc<str>> {
        if let Some(known) = self.known.get(address) {
            return known.clone();
        }
        if self.known.len() >= FILES {
            return None;
        }
        let uri = match self.read(address) {
            Ok(uri) => Some(uri),
            Err(why) => {
                self.report.warn("", format!("the image {address:?} is not drawn: {why}"));
                None
            }
        };
        self.known.insert(address.clone(), uri.clone());
        uri
    }

    fn read(&mut self, address: &str) -> Result<Arc<str>, String> {
        let bytes = self.resources.load(address)?;
        let kind = kind_of(&bytes).ok_or("it is no PNG, JPEG, GIF or WebP file")?;
        if !is_drawable(&bytes, self.limits) {
            return Err(format!("it has more than {} pixels (limit `pixels`)", self.limits.pixels));
        }
        self.room = self.room.checked_sub(bytes.len()).ok_or("the images of this picture are too large together")?;
        Ok(format!("data:image/{kind};base64,{}", BASE64.encode(&bytes)).into())
    }
}

/// The subtype of the media type that a file's first bytes tell.
pub fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    match imagesize::image_type(bytes).ok()? {
        imagesize::ImageType::Png => Some("png"),
        imagesize::ImageType::Jpeg => Some("jpeg"),
        imagesize::ImageType::Gif => Some("gif"),
        imagesize::ImageType::Webp => Some("webp"),
        _ => None,
    }
}

/// Bytes, elements and depth of a drawing that is shown as an image; and how often it may use its own parts again.
const SVG_BYTES: usize = 256 << 10;
const SVG_ELEMENTS: usize = 5_000;
const SVG_DEPTH: usize = 60;
const SVG_USES: usize = 12;
/// Elements and declarations that a drawing may not have: they run, fetch, or multiply work.
const SVG_FORBIDDEN: [&str; 11] = [
    "!doctype",
    "!entity",
    "script",
    "foreignobject",
    "image",
    "feimage",
    "filter",
    "mask",
    "pattern",
    "marker",
    "text",
];

/// Whether a file is a drawing that can be shown as an image within another: small, and of nothing but outlines.
///
/// # Errors
/// What is wrong with it, in words.
pub fn is_plain_svg(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "an SVG file must be UTF-8")?;
    if text.len() > SVG_BYTES {
        return Err(format!("an SVG file may have {SVG_BYTES} bytes"));
    }
    let (mut elements, mut uses, mut depth) = (0, 0, 0_usize);
    for tag in text.split('<').skip(1) {
        let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        if let Some(word) = SVG_FORBIDDEN.iter().find(|word| **word == name) {
            return Err(format!("an SVG file may not have <{word}>"));
        }
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') => {}
            _ => {
                elements += 1;
                uses += usize::from(name == "use");
                // A bracket may stand in a value: only what certainly ends itself counts as such.
                let closed = tag.split_once('>').is_some_and(|(tag, rest)| tag.ends_with('/') && !rest.contains('>'));
                depth += usize::from(!closed);
            }
        }
        if elements > SVG_ELEMENTS || uses > SVG_USES || depth > SVG_DEPTH {
            return Err(format!(
                "an SVG file may have {SVG_ELEMENTS} elements, {SVG_DEPTH} within each other, and {SVG_USES} <use>"
            ));
        }
    }
    if text.contains("<svg") || text.contains(":svg") { Ok(()) } else { Err("it is no SVG file".to_owned()) }
}

/// Whether a file says that it holds no more pixels than a picture may have: decoders believe what it says.
pub fn is_drawable(bytes: &[u8], limits: &Limits) -> bool {
    imagesize::blob_size(bytes)
        .is_ok_and(|s| s.width > 0 && s.height > 0 && (s.width as u64).saturating_mul(s.height as u64) <= limits.pixels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::scene::ImageNode;

    struct One;

    impl Resources for One {
        fn load(&self, url: &str) -> Result<Vec<u8>, String> {
            match url {
                "dot.gif" => Ok(b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
                "huge.gif" => Ok(b"GIF89a\xff\xff\xff\xff\0\0\0;".to_vec()),
                "text.png" => Ok(b"not an image at all, only words".to_vec()),
                _ => Err("there is no such file".into()),
            }
        }
    }

    #[test]
    fn drawings_are_small_and_plain() {
        let svg = |inside: &str| is_plain_svg(format!("<svg>{inside}</svg>").as_bytes());
        for inside in ["", "<path d=\"M0 0\"/>", "<!-- a --><g><g/></g>", &"<use href=\"#a\"/>".repeat(12)] {
            assert_eq!(svg(inside), Ok(()), "{inside}");
        }
        let deep = "<g>".repeat(70);
        let hidden = "<g a=\"/>\">".repeat(70);
        let many = "<g/>".repeat(6000);
        let used = "<use/>".repeat(13);
        for inside in
            ["<script>", "<SCRIPT/>", "<x:image/>", "<!DOCTYPE svg>", "<!ENTITY a \"b\">", &deep, &hidden, &many, &used]
        {
            assert!(svg(inside).is_err(), "{inside}");
        }
        assert!(is_plain_svg(b"<html/>").is_err() && is_plain_svg(&[0xff]).is_err());
    }

    #[test]
    fn files_become_data_and_what_cannot_be_had_is_told() {
        let image = |href: &str| {
            let rect = Rect::at(0.0, 0.0, 1.0, 1.0);
            Node::Image(ImageNode { rect, href: href.into(), keep_aspect: true, opacity: 1.0 })
        };
        let nodes = ["dot.gif", "dot.gif", "huge.gif", "text.png", "none.png"].map(image).to_vec();
        let size = crate::geometry::Size { width: 9.0, height: 9.0 };
        let mut scene = Scene {
            size,
            background: None,
            title: String::new(),
            description: String::new(),
            nodes,
            ..Scene::default()
        };
        let mut report = Report::new();
        embed(&mut scene, &One, &Limits::default(), &mut report);
        let hrefs: Vec<&str> = scene.nodes.iter().map(|n| if let Node::Image(i) = n { &*i.href } else { "" }).collect();
        assert_eq!(hrefs, ["data:image/gif;base64,R0lGODlhAQABAAAAADs="; 2]);
        let said: Vec<String> = report.warnings().map(ToString::to_string).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said[0].contains("pixels") && said[1].contains("no PNG") && said[2].contains("no such file"),
            "{said:?}"
        );
    }
}
