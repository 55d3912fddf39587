//! The page: one file, for small screens and dark ones too.

use std::cmp::Reverse;

use brotwerk_dictionary::spell;
use brotwerk_entropy::FRACTION_BITS;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chart::{Dot, curve};
use super::example::{Example, Kind, describe};
use super::measure::{CLASSES, Measured, Sizes};
use crate::work::TEXT_BYTE;

/// What the page can't measure.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// What the dictionary is called.
    pub title: String,
    /// Where it comes from, a line.
    pub provenance: String,
    /// Whether the texts measured are others than those it was trained on.
    pub unseen: bool,
}

/// Rows in the tables of words and of transforms.
const ROWS: usize = 25;

/// The page about what was measured; the same for the same texts.
#[must_use]
pub fn page(measured: &Measured, about: &About) -> String {
    let Measured { all, curve: points, .. } = measured;
    let text_time = (all.plain * TEXT_BYTE).max(1) as f64;
    let time = |picoseconds: u64| 100.0 * picoseconds as f64 / text_time;
    let own_time = points.last().map_or(0.0, |point| time(point.picoseconds));
    let dots = points.iter().map(|point| Dot {
        time: time(point.picoseconds),
        saved: saved(all.none, point.bytes),
        label: point.words.to_string(),
    });
    let dots: Vec<_> = dots.collect();
    let body = html! {
        header {
            h1 { (about.title) }
            p .about { (about.provenance) }
            p {
                "A reduced dictionary for Brotli: the words of the format's own dictionary that are "
                "worth looking for in such texts. Any decoder reads what comes of it. "
                @if about.unseen { "Measured on texts that it was not trained on." }
                @else { "Measured on the texts that it was trained on; others gain less." }
            }
            p {
                (grouped(all.texts)) " texts of " (bytes(all.plain)) " become " (bytes(all.none))
                " without words, and " strong { (bytes(all.own)) } " with them."
            }
        }
        section .figures {
            (figure(&percent(saved(all.none, all.own)), "fewer bytes than without words"))
            (against_generic(saved(all.generic, all.own)))
            (figure(&grouped(points.last().map_or(0, |point| point.words as u64)), "words"))
            (figure(&format!("{own_time:.1} %"), "of quality 5's time to look them up, as counted"))
        }
        h2 { "More words, fewer bytes, more time" }
        p {
            "By number of words; those that save most come first. Time is counted in steps, not measured: the same on "
            "every machine. The generic words take "
            (format!("{:.1} %", time(measured.generic_picoseconds))) " and save "
            (percent(saved(all.none, all.generic))) "."
        }
        (curve(&dots))
        h2 { "By size" }
        (sizes(&measured.classes.iter().enumerate().map(|(n, s)| (class(n), *s)).collect::<Vec<_>>()))
        h2 { "By type" }
        (sizes(&measured.types.iter().map(|(n, s)| ((*n).to_owned(), *s)).collect::<Vec<_>>()))
        h2 { "What becomes of look-ups" }
        (funnel(measured))
        @if let Some(example) = &measured.example { (shown(example)) }
        div .pair {
            section { h2 { "The words that earn most" } (words(measured)) }
            section { h2 { "What is made of them" } (transforms(measured)) }
        }
    };
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (about.title) " – a dictionary for Brotli" }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    document.into_string()
}

/// Percent saved of `before`.
fn saved(before: u64, after: u64) -> f64 {
    if before == 0 { 0.0 } else { 100.0 * (1.0 - after as f64 / before as f64) }
}

fn percent(value: f64) -> String {
    format!("{value:.2} %")
}

fn bytes(count: u64) -> String {
    match count {
        0..10_000 => format!("{count} B"),
        10_000..10_000_000 => format!("{:.1} KiB", count as f64 / 1_024.0),
        _ => format!("{:.1} MiB", count as f64 / 1_048_576.0),
    }
}

fn figure(value: &str, label: &str) -> Markup {
    html! { div { strong { (value) } span { (label) } } }
}

fn against_generic(saved: f64) -> Markup {
    let more = if saved < 0.0 { "more" } else { "fewer" };
    figure(&percent(saved.abs()), &format!("{more} than with the generic words"))
}

/// A number whose thousands are set apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join("\u{202f}")
}

fn class(index: usize) -> String {
    match CLASSES.get(index) {
        Some(most) => format!("≤ {} KiB", most >> 10),
        None => format!("> {} KiB", CLASSES[CLASSES.len() - 1] >> 10),
    }
}

/// A bar as long as a share of the longest one.
fn bar(value: f64, most: f64) -> Markup {
    let width = (100.0 * value / most.max(1e-9)).clamp(0.0, 100.0);
    html! { div .bar { i style=(format!("width:{width:.1}%")) {} } }
}

fn sizes(rows: &[(String, Sizes)]) -> Markup {
    let rows: Vec<_> = rows.iter().filter(|(_, sizes)| sizes.texts > 0).collect();
    let share = |sizes: &Sizes| saved(sizes.none, sizes.own);
    let most = rows.iter().map(|(_, sizes)| share(sizes)).fold(0.0, f64::max);
    html! {
        div .scroll { table {
            tr {
                th { "texts" } th { "saved" } th .wide {} th { "generic words save" }
                th { "number" } th { "bytes" } th { "without words" }
            }
            @for (name, sizes) in rows {
                tr {
                    td { (name) } td { strong { (percent(share(sizes))) } }
                    td .wide { (bar(share(sizes), most)) }
                    td { (percent(saved(sizes.none, sizes.generic))) } td { (grouped(sizes.texts)) }
                    td { (bytes(sizes.plain)) } td { (bytes(sizes.none)) }
                }
            }
        } }
    }
}

fn funnel(measured: &Measured) -> Markup {
    let stages = measured.stages;
    let all = stages.look_ups().max(1) as f64;
    let rows = [
        ("rejected by the filter", stages.filtered, "no word starts with these bytes"),
        ("rejected by the table", stages.unknown_start, "the filter was wrong"),
        ("rejected by the trie", stages.no_word, "a word starts so and goes on otherwise"),
        ("beaten", stages.beaten, "a word fits, and a copy is as good"),
        ("found", stages.found, "a word is taken, or was until the next byte had better"),
    ];
    html! {
        p { (grouped(stages.look_ups())) " look-ups." }
        div .scroll { table {
            @for (name, count, meaning) in rows {
                tr {
                    td { (name) } td { (format!("{:.1} %", 100.0 * count as f64 / all)) }
                    td .wide { (bar(count as f64, all)) } td .note { (meaning) }
                }
            }
        } }
    }
}

fn words(measured: &Measured) -> Markup {
    let mut forms: Vec<_> = measured.forms.iter().collect();
    forms.sort_by_key(|(form, used)| (Reverse(used.saved), **form));
    let most = forms.first().map_or(1.0, |(_, used)| used.saved as f64);
    html! {
        div .scroll { table {
            tr { th { "word" } th { "times" } th { "saved" } th .wide {} }
            @for (form, used) in forms.into_iter().take(ROWS) {
                @let mut buffer = [0; 24];
                @let spelling = String::from_utf8_lossy(spell(*form, &mut buffer)).into_owned();
                tr {
                    td { code { (visible(&spelling)) } } td { (grouped(used.references)) }
                    td { (bytes((used.saved.max(0) as u64) >> FRACTION_BITS >> 3)) }
                    td .wide { (bar(used.saved as f64, most)) }
                }
            }
        } }
    }
}

fn transforms(measured: &Measured) -> Markup {
    let mut used: Vec<_> = measured.transforms.iter().collect();
    used.sort_by_key(|(id, count)| (Reverse(**count), **id));
    let most = used.first().map_or(1.0, |(_, count)| **count as f64);
    html! {
        div .scroll { table {
            tr { th { "transform" } th { "number" } th { "times" } th .wide {} }
            @for (id, count) in used.into_iter().take(ROWS) {
                tr {
                    td { (describe(*id)) } td { (id) } td { (grouped(*count)) }
                    td .wide { (bar(*count as f64, most)) }
                }
            }
        } }
    }
}

fn shown(example: &Example) -> Markup {
    html! {
        h2 { "At work" }
        p {
            code { (visible(&example.name)) } ", where words save " (example.gain)
            " bytes. Coloured is what refers to a word:"
        }
        p .legend {
            @for kind in Kind::ALL { span class=(kind.class()) { (kind.label()) } " " }
        }
        pre {
            @for piece in example.pieces() {
                @match piece.mark {
                    None => (visible(piece.text)),
                    Some((kind, title)) => mark class=(kind.class()) title=(title) {
                        (visible(piece.text))
                    }
                }
            }
        }
    }
}

/// Text with control characters, which a page must not have, made visible.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        '\0'..' ' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f'..='\u{9f}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

const STYLE: &str = include_str!("page.css");
