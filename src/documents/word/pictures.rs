//! Exhibits: a picture fitted to the page. What is no picture that Word can show is none here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::page::{TEXT_HEIGHT, TEXT_WIDTH};
use super::paragraphs::{Shape, framed};
use super::text::flat;
use super::xml::{Attribute, Xml};

/// English Metric Units, in which drawings are measured: to a twentieth of a point, and to a pixel
/// at 96 to the inch.
const UNITS_PER_TWENTIETH: u64 = 635;
const UNITS_PER_PIXEL: u64 = 9_525;
/// Left above and below a picture for its heading and its checksum.
const ROOM_FOR_WORDS: u32 = 2_600;
/// More than any scanner's or camera's; a longer side is a broken header.
const LONGEST_SIDE: u32 = 65_535;

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

/// A picture's bytes, what they are, and its size in pixels.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) bytes: Vec<u8>,
    /// As its file name ends: `png` or `jpeg`.
    pub(super) kind: &'static str,
    width: u32,
    height: u32,
}

/// The picture that these bytes are, by what they say themselves; nothing for another kind of file,
/// or where no size can be read.
pub(super) fn read_picture(base64: &str) -> Option<Picture> {
    let bytes = STANDARD.decode(base64.trim()).ok()?;
    let (kind, (width, height)) = png_size(&bytes)
        .map(|size| ("png", size))
        .or_else(|| Some(("jpeg", jpeg_size(&bytes)?)))?;
    let is_shown = |side: u32| (1..=LONGEST_SIDE).contains(&side);
    (is_shown(width) && is_shown(height)).then_some(Picture { bytes, kind, width, height })
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (_length, rest) = rest.split_first_chunk::<4>()?;
    let rest = rest.strip_prefix(b"IHDR")?;
    let (width, rest) = rest.split_first_chunk::<4>()?;
    let height = rest.first_chunk::<4>()?;
    Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

/// From the frame's header, which stands after segments of any length.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(&[0xFF_u8, 0xD8])?;
    loop {
        rest = rest.strip_prefix(&[0xFF_u8])?;
        let (marker, after) = rest.split_first()?;
        rest = match *marker {
            // Filling before a marker, and markers without a segment.
            0xFF => rest,
            0x01 | 0xD0..=0xD7 => after,
            // A frame; the other three of this row are tables and an extension.
            0xC0..=0xCF if !matches!(*marker, 0xC4 | 0xC8 | 0xCC) => {
                let frame = after.first_chunk::<7>()?;
                let [_, _, _, high, height, wide, width] = frame.map(u32::from);
                return Some((wide * 256 + width, high * 256 + height));
            }
            _ => past_segment(after)?,
        };
    }
}

/// A segment's first two bytes say its length, themselves included.
fn past_segment(segment: &[u8]) -> Option<&[u8]> {
    let length = u16::from_be_bytes(*segment.first_chunk::<2>()?);
    segment.get(usize::from(length)..)
}

impl Picture {
    /// Width and height on paper, never more than the page has room for.
    fn fitted(&self) -> (u64, u64) {
        let widest = u64::from(TEXT_WIDTH) * UNITS_PER_TWENTIETH;
        let highest = u64::from(TEXT_HEIGHT - ROOM_FOR_WORDS) * UNITS_PER_TWENTIETH;
        let mut width = u64::from(self.width) * UNITS_PER_PIXEL;
        let mut height = u64::from(self.height) * UNITS_PER_PIXEL;
        if width > widest {
            (width, height) = (widest, height * widest / width);
        }
        if height > highest {
            (width, height) = (width * highest / height, highest);
        }
        (width.max(1), height.max(1))
    }
}

/// A paragraph that holds the picture which the document names by `relation`; `at` tells it from
/// the others.
pub(super) fn picture(xml: &mut Xml, picture: &Picture, at: usize, relation: &str, title: &str) {
    let (width, height) = picture.fitted();
    let size = [width.to_string(), height.to_string()];
    let size: [Attribute<'_>; 2] = [("cx", &size[0]), ("cy", &size[1])];
    let (id, name, title) = (at.to_string(), format!("Picture {at}"), flat(title));
    let none: [Attribute<'_>; 4] = [("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")];
    framed(xml, Shape::of("Picture"), false, |xml| {
        xml.within("w:r", &[], |xml| {
            xml.within("w:drawing", &[], |xml| {
                xml.within("wp:inline", &none, |xml| {
                    xml.empty("wp:extent", &size);
                    xml.empty("wp:docPr", &[("id", &id), ("name", &name), ("descr", &title)]);
                    xml.within("wp:cNvGraphicFramePr", &[], |xml| {
                        let locks = [("xmlns:a", DRAWING), ("noChangeAspect", "1")];
                        xml.empty("a:graphicFrameLocks", &locks);
                    });
                    xml.within("a:graphic", &[("xmlns:a", DRAWING)], |xml| {
                        xml.within("a:graphicData", &[("uri", PICTURE)], |xml| {
                            write_shown(xml, relation, &[("id", &id), ("name", &name)], &size);
                        });
                    });
                });
            });
        });
    });
}

fn write_shown(xml: &mut Xml, relation: &str, named: &[Attribute<'_>], size: &[Attribute<'_>]) {
    xml.within("pic:pic", &[("xmlns:pic", PICTURE)], |xml| {
        xml.within("pic:nvPicPr", &[], |xml| {
            xml.empty("pic:cNvPr", named);
            xml.empty("pic:cNvPicPr", &[]);
        });
        xml.within("pic:blipFill", &[], |xml| {
            xml.empty("a:blip", &[("r:embed", relation)]);
            xml.within("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
        });
        xml.within("pic:spPr", &[], |xml| {
            xml.within("a:xfrm", &[], |xml| {
                xml.empty("a:off", &[("x", "0"), ("y", "0")]);
                xml.empty("a:ext", size);
            });
            xml.within("a:prstGeom", &[("prst", "rect")], |xml| xml.empty("a:avLst", &[]));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0]);
        bytes
    }

    fn size(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
        let picture = read_picture(&STANDARD.encode(bytes))?;
        Some((picture.kind, picture.width, picture.height))
    }

    #[test]
    fn a_pictures_size_is_read_from_its_head() {
        assert_eq!(size(&png(640, 480)), Some(("png", 640, 480)));
        let jpeg: [&[u8]; 2] = [
            &[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0xFF, 0xC0],
            // Filling, a table of Huffman's, then the frame.
            &[0xFF, 0xFF, 0xC4, 0, 3, 9, 0xFF, 0xC2, 0, 11, 8, 1, 2, 3, 4, 1, 0, 0, 0],
        ];
        assert_eq!(size(&jpeg.concat()), Some(("jpeg", 772, 258)));
    }

    #[test]
    fn what_is_no_picture_is_none() {
        let (empty, vast) = (png(0, 5), png(u32::MAX, 5));
        let files: [&[u8]; 9] = [
            b"",
            b"%PDF-1.7",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0",
            b"\xFF\xD8",
            b"\xFF\xD8\xFF\xE0\0\0\xFF",
            b"\xFF\xD8\xFF\xC0\0\x0b\x08\0\x10",
            b"\xFF\xD8\xFF\xE0\xFF\xFF",
            &empty,
            &vast,
        ];
        for bytes in files {
            assert_eq!(size(bytes), None, "{bytes:?}");
        }
        assert_eq!(read_picture("not base64!"), None);
    }

    #[test]
    fn a_picture_fits_the_page_in_its_own_proportions() {
        let widest = u64::from(TEXT_WIDTH) * UNITS_PER_TWENTIETH;
        let highest = u64::from(TEXT_HEIGHT - ROOM_FOR_WORDS) * UNITS_PER_TWENTIETH;
        for (width, height, expected) in [
            (96, 48, (914_400, 457_200)),
            (9_000, 3_000, (widest, widest / 3)),
            (3_000, 9_000, (highest / 3, highest)),
            (LONGEST_SIDE, 1, (widest, 93)),
        ] {
            let picture = Picture { bytes: Vec::new(), kind: "png", width, height };
            assert_eq!(picture.fitted(), expected, "{width} by {height}");
        }
    }
}
