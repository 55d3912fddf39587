//! Web pages, and the scripts, styles and data of web pages, that nobody wrote.

use super::RandomSource;

const WORDS: [&str; 40] = [
    "the",
    "of",
    "bread",
    "and",
    "flour",
    "a",
    "to",
    "in",
    "water",
    "is",
    "oven",
    "for",
    "that",
    "salt",
    "with",
    "dough",
    "on",
    "rise",
    "morning",
    "rye",
    "wheat",
    "crust",
    "from",
    "baker",
    "hour",
    "warm",
    "stone",
    "until",
    "fold",
    "knead",
    "rest",
    "Straße",
    "grün",
    "Brötchen",
    "señor",
    "seeds",
    "sour",
    "slow",
    "price",
    "order",
];

const CLASSES: [&str; 8] =
    ["card", "card-title", "nav-item", "active", "price", "button primary", "row", "footer"];

/// Something like a web page, of `size` bytes: elements with attributes, prose, rules of
/// style and a script, with repeats near and far as pages have them.
#[must_use]
pub fn web_page(seed: u64, size: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let mut page = String::with_capacity(size + 1_000);
    page.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    while page.len() < size {
        match source.below(8) {
            0 => {
                page.push_str("<style>\n");
                style(&mut source, &mut page);
                page.push_str("</style>\n");
            }
            1 => {
                page.push_str("<script>\n");
                script(&mut source, &mut page);
                page.push_str("</script>\n");
            }
            2 => list(&mut source, &mut page),
            _ => paragraph(&mut source, &mut page),
        }
    }
    let mut page = page.into_bytes();
    page.truncate(size);
    page
}

/// Something like a script, of `size` bytes: functions that are much alike.
#[must_use]
pub fn javascript(seed: u64, size: usize) -> Vec<u8> {
    repeated(seed, size, "\"use strict\";\n", script)
}

/// Something like a style sheet, of `size` bytes.
#[must_use]
pub fn stylesheet(seed: u64, size: usize) -> Vec<u8> {
    repeated(seed, size, "@charset \"utf-8\";\n", style)
}

/// Something like a list of records in JSON, of `size` bytes: cut off at its end.
#[must_use]
pub fn json(seed: u64, size: usize) -> Vec<u8> {
    repeated(seed, size, "[\n", record)
}

fn repeated(
    seed: u64,
    size: usize,
    start: &str,
    add: impl Fn(&mut RandomSource, &mut String),
) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let mut text = start.to_owned();
    while text.len() < size {
        add(&mut source, &mut text);
    }
    let mut text = text.into_bytes();
    text.truncate(size);
    text
}

fn record(source: &mut RandomSource, text: &mut String) {
    let (id, price) = (source.below(100_000), source.below(5_000));
    let (name, kind) = (source.pick(&WORDS), source.pick(&CLASSES));
    let sold_out = source.below(2) == 0;
    text.push_str(&format!(
        "{{\"id\":{id},\"name\":\"{name}\",\"kind\":\"{kind}\",\"soldOut\":{sold_out},\"tags\":["
    ));
    for _ in 0..source.below(5) {
        text.push_str(&format!("\"{}\",", source.pick(&WORDS)));
    }
    text.push_str(&format!("\"all\"],\"price\":{}.{:02}}},\n", price / 100, price % 100));
}

fn paragraph(source: &mut RandomSource, page: &mut String) {
    let class = source.pick(&CLASSES);
    page.push_str(&format!("<div class=\"{class}\" id=\"p{}\">\n  <p>", source.below(10_000)));
    for _ in 0..10 + source.below(60) {
        page.push_str(WORDS[source.skewed(WORDS.len())]);
        page.push_str(if source.below(12) == 0 { ", " } else { " " });
    }
    page.push_str("</p>\n</div>\n");
}

fn list(source: &mut RandomSource, page: &mut String) {
    page.push_str("<ul class=\"nav\">\n");
    for _ in 0..3 + source.below(8) {
        let (word, number) = (source.pick(&WORDS), source.below(500));
        page.push_str(&format!(
            "  <li class=\"nav-item\"><a href=\"/{word}/{number}.html\">{word}</a></li>\n"
        ));
    }
    page.push_str("</ul>\n");
}

fn style(source: &mut RandomSource, page: &mut String) {
    for _ in 0..2 + source.below(5) {
        let class = source.pick(&CLASSES).replace(' ', ".");
        let (margin, colour) = (source.below(40), source.bits() & 0xff_ffff);
        page.push_str(&format!(".{class} {{ margin: {margin}px 0; color: #{colour:06x}; }}\n"));
    }
}

fn script(source: &mut RandomSource, page: &mut String) {
    for _ in 0..1 + source.below(4) {
        let word = source.pick(&WORDS[..30]);
        let number = source.below(1_000);
        page.push_str(&format!(
            "function {word}{number}(event) {{\n  var item = document.getElementById(\"{word}\");\n  \
             if (item !== null) {{ item.value = {number}; }}\n  return false;\n}}\n"
        ));
    }
}
