//! Papers as they come off a scanner, made here so that none is anybody's: a picture and a page.

use crate::demo::dice::Dice;

/// Pixels each way, one bit each.
const SIDE: usize = 64;
const ROW: usize = SIDE / 8;

/// A child's drawing of a staircase, as PNG.
pub(super) fn drawing(number: usize) -> Vec<u8> {
    let mut pixels = [[0xff_u8; ROW]; SIDE];
    let mut dice = Dice::of(0, number);
    let step = 6 + dice.place(4);
    for (y, row) in pixels.iter_mut().enumerate() {
        for x in 4..SIDE - 4 {
            let top = SIDE - 6 - x / step * step * 3 / 4;
            let is_edge = y == top || x.is_multiple_of(step);
            if is_edge && (top..SIDE - 4).contains(&y) {
                row[x / 8] &= !(0x80 >> (x % 8));
            }
        }
    }
    let mut data: Vec<u8> = Vec::new();
    for row in pixels {
        data.push(0);
        data.extend(row);
    }
    let side = to_u32(SIDE).to_be_bytes();
    // One bit of grey a pixel, no interlacing.
    let head = [&side[..], &side[..], &[1, 0, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", head), (b"IDAT", stored(&data)), (b"IEND", Vec::new())] {
        png.extend(to_u32(content.len()).to_be_bytes());
        let named = [&kind[..], &content[..]].concat();
        png.extend(&named);
        png.extend(crc(&named).to_be_bytes());
    }
    png
}

/// Bytes as zlib keeps them without making them smaller (RFC 1950 and 1951), one block.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    let mut out: Vec<u8> = vec![0x78, 0x01, 0x01];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(data);
    out.extend(adler(data).to_be_bytes());
    out
}

fn adler(data: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    (b << 16) | a
}

/// CRC-32 as PNG has it (RFC 2083), bit by bit: a drawing is small.
fn crc(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A page with a few lines, as PDF.
pub(super) fn letter(lines: &[&str]) -> Vec<u8> {
    let shown: Vec<String> =
        lines.iter().map(|line| format!("({}) Tj T*\n", plain(line))).collect();
    let words = format!("BT /F 14 Tf 24 TL 72 740 Td\n{}ET", shown.concat());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let size = objects.len() + 1;
    let mut parts = vec!["%PDF-1.4\n".to_owned()];
    let mut table = vec![format!("xref\n0 {size}\n0000000000 65535 f \n")];
    for (number, object) in (1..).zip(&objects) {
        table.push(format!("{:010} 00000 n \n", length(&parts)));
        parts.push(format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = length(&parts);
    parts.extend(table);
    parts.push(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    parts.concat().into_bytes()
}

fn length(parts: &[String]) -> usize {
    parts.iter().map(String::len).sum()
}

/// Letters that every PDF reader has, without the signs that PDF keeps for itself.
fn plain(line: &str) -> String {
    let seen = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    line.chars()
        .map(seen)
        .flat_map(|c| match c {
            '(' | ')' | '\\' => vec!['\\', c],
            _ => vec![c],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_that_everyone_reckons() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn a_drawing_is_a_whole_small_png() {
        let png = drawing(3);
        assert!(png.len() < 2_000 && png.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(png.ends_with(b"IEND\xae\x42\x60\x82"));
        let mut rest = &png[8..];
        let mut kinds = Vec::new();
        while !rest.is_empty() {
            let length =
                usize::try_from(u32::from_be_bytes(rest[..4].try_into().unwrap())).unwrap();
            let named = &rest[4..8 + length];
            let told = u32::from_be_bytes(rest[8 + length..12 + length].try_into().unwrap());
            assert_eq!(crc(named), told);
            kinds.push(String::from_utf8_lossy(&named[..4]).into_owned());
            rest = &rest[12 + length..];
        }
        assert_eq!(kinds, ["IHDR", "IDAT", "IEND"]);
        assert_ne!(png, drawing(4), "another child's");
        let ink = png.iter().filter(|byte| **byte != 0xff).count();
        assert!(ink > 100, "there is something to see");
    }

    #[test]
    fn a_letter_is_a_whole_small_pdf() {
        let pdf = String::from_utf8(letter(&["Contract (signed)", "Zoë"])).unwrap();
        assert!(pdf.len() < 2_000 && pdf.starts_with("%PDF-1.4\n") && pdf.ends_with("%%EOF\n"));
        assert!(pdf.contains("(Contract \\(signed\\)) Tj") && pdf.contains("(Zo?) Tj"));
        let start = pdf.find("xref\n").unwrap();
        assert!(pdf.ends_with(&format!("startxref\n{start}\n%%EOF\n")));
        let offsets = pdf[start..].lines().filter_map(|line| line.strip_suffix(" 00000 n "));
        for (number, offset) in (1..).zip(offsets) {
            let at: usize = offset.parse().unwrap();
            assert!(pdf[at..].starts_with(&format!("{number} 0 obj\n")), "{number}");
        }
    }
}
