//! Makes a made-up file of a given size for the probe: `sample FILE CASES`.

#![expect(clippy::expect_used, reason = "an example that can't go on has nothing to show")]

#[path = "../benches/sample.rs"]
mod sample;

fn main() {
    let mut words = std::env::args().skip(1);
    let file = words.next().expect("sample FILE CASES");
    let cases = words.next().and_then(|cases| cases.parse().ok()).expect("sample FILE CASES");
    sample::school(std::path::Path::new(&file), cases);
}
