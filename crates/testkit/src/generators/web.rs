//! Pages of markup that nobody wrote.

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
            0 => style(&mut source, &mut page),
            1 => script(&mut source, &mut page),
            2 => list(&mut source, &mut page),
            _ => paragraph(&mut source, &mut page),
        }
    }
    let mut page = page.into_bytes();
    page.truncate(size);
    page
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
    page.push_str("<style>\n");
    for _ in 0..2 + source.below(5) {
        let class = source.pick(&CLASSES).replace(' ', ".");
        let (margin, colour) = (source.below(40), source.bits() & 0xff_ffff);
        page.push_str(&format!(".{class} {{ margin: {margin}px 0; color: #{colour:06x}; }}\n"));
    }
    page.push_str("</style>\n");
}

fn script(source: &mut RandomSource, page: &mut String) {
    page.push_str("<script>\n");
    for _ in 0..1 + source.below(4) {
        let word = source.pick(&WORDS[..30]);
        let number = source.below(1_000);
        page.push_str(&format!(
            "function {word}{number}(event) {{\n  var item = document.getElementById(\"{word}\");\n  \
             if (item !== null) {{ item.value = {number}; }}\n  return false;\n}}\n"
        ));
    }
    page.push_str("</script>\n");
}
