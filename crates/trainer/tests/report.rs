//! The page about a dictionary: the same whatever the order, whole, and safe.

use brotwerk_dictionary::{ReducedDictionary, WordSet};
use brotwerk_testkit::generators::{javascript, json, random, stylesheet, web_page};
use brotwerk_trainer::report::{About, Measured, Measurer, page};
use brotwerk_trainer::{Basis, Statistics};

fn measurer() -> Measurer {
    let dictionary = ReducedDictionary { words: WordSet::whole(), ..Default::default() };
    Measurer::new(&dictionary, &Statistics::new(Basis::default())).expect("a search")
}

fn texts() -> Vec<(String, Vec<u8>)> {
    let mut texts: Vec<_> = (0..6)
        .flat_map(|seed| {
            [
                (format!("a/{seed}.html"), web_page(seed, 3_000)),
                (format!("a/{seed}.css"), stylesheet(seed, 2_000)),
                (format!("b/{seed}.js"), javascript(seed, 6_000)),
                (format!("b/{seed}"), json(seed, 900)),
            ]
        })
        .collect();
    texts.push(("noise".into(), random(1, 5_000)));
    texts
}

fn measure<'a>(texts: impl IntoIterator<Item = &'a (String, Vec<u8>)>) -> Measured {
    let measurer = measurer();
    let mut sum = Measured::default();
    for (name, text) in texts {
        sum.merge(measurer.measure(name, text));
    }
    sum
}

#[test]
fn order_and_parts_make_no_difference() {
    let texts = texts();
    let forwards = measure(&texts);
    assert_eq!(forwards, measure(texts.iter().rev()));
    let mut parts = measure(&texts[10..]);
    parts.merge(measure(&texts[..10]));
    let html = |measured| page(measured, &About::default());
    assert!(html(&forwards) == html(&parts));
}

#[test]
fn the_page_is_whole_and_needs_nothing_else() {
    let html = page(&measure(&texts()), &About { title: "pages".into(), ..About::default() });
    for part in ["HTML", "CSS", "JavaScript", "JSON", "<svg", "by the filter", "At work", "48342"] {
        assert!(html.contains(part), "no {part}");
    }
    for link in ["src=", "href=", "url(", "@import", "<script"] {
        assert!(!html.contains(&format!("<{link}")) && !head(&html).contains(link), "{link}");
    }
    assert!(html.ends_with("</body></html>"));
    assert_eq!(html.matches("<table").count(), html.matches("</table>").count());
    let marks = html.matches("<mark class").count();
    assert!(marks > 10, "{marks} references in the example");
}

/// All but what comes from texts: the head, with its style.
fn head(html: &str) -> &str {
    html.split_once("<body>").expect("a body").0
}

#[test]
fn what_texts_say_is_not_taken_for_markup() {
    let mut text = web_page(1, 1_000);
    text.extend_from_slice(b"<script>alert('government & information')</script> \x00\x07\x7f");
    let measurer = measurer();
    let name = "<img src=x onerror=alert(1)>&\".html";
    let measured = measurer.measure(name, &text);
    let about = About { title: "<b>&".into(), provenance: "<i>".into(), unseen: true };
    let html = page(&measured, &about);
    // Words of the dictionary may have parts of it.
    let shown = html.split_once("<pre>").expect("an example").1;
    assert!(shown.contains("&lt;") && shown.contains("alert"), "it is shown");
    for tag in ["<script", "<img", "<b>", "onerror=alert(1)>", "\0", "\x07", "\x7f"] {
        assert!(!html.contains(tag), "{tag:?}");
    }
    // Bytes that are no text make no example.
    let html = page(&measurer.measure("x", &[&text[..], b"\xff"].concat()), &about);
    assert!(!html.contains("At work"));
}

#[test]
fn nothing_measured_is_a_page_too() {
    let html = page(&Measured::default(), &About::default());
    assert!(html.contains("0.00 %") && !html.contains("NaN") && !html.contains("inf"));
}

/// References may end within a character, and two may share one.
#[test]
fn words_within_characters_are_shown() {
    let text = "日本語の天気 времени который государственный ".repeat(30);
    let html = page(&measurer().measure("x.html", text.as_bytes()), &About::default());
    assert!(html.contains("At work") && html.contains("времени"));
}
