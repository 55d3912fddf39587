//! The curve of words: what is saved, against the time that looking for them takes.

use maud::{Markup, html};

/// A point: time and bytes saved, both in percent, and what it is called.
pub(super) struct Dot {
    pub(super) time: f64,
    pub(super) saved: f64,
    pub(super) label: String,
}

const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 280.0;
/// Room for the axes' numbers, and for labels beyond the last dots.
const LEFT: f64 = 52.0;
const BOTTOM: f64 = 46.0;
const RIGHT: f64 = 64.0;
const TOP: f64 = 24.0;

/// Draws dots joined by a line, as SVG that takes its colours from the page.
pub(super) fn curve(dots: &[Dot]) -> Markup {
    let most = |value: fn(&Dot) -> f64| dots.iter().map(value).fold(0.0, f64::max);
    let (time, saved) = (scale(most(|dot| dot.time)), scale(most(|dot| dot.saved)));
    let x = |value: f64| LEFT + value / time.most * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BOTTOM - value.max(0.0) / saved.most * (HEIGHT - TOP - BOTTOM);
    let line: Vec<_> =
        dots.iter().map(|dot| format!("{:.1},{:.1}", x(dot.time), y(dot.saved))).collect();
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label="bytes saved against time" {
            @for value in saved.ticks() {
                line .grid x1=(LEFT) x2=(WIDTH - RIGHT) y1=(number(y(value))) y2=(number(y(value))) {}
                text .tick x=(LEFT - 8.0) y=(number(y(value) + 5.0)) text-anchor="end" {
                    (label(value)) " %"
                }
            }
            @for value in time.ticks() {
                text .tick x=(number(x(value))) y=(HEIGHT - BOTTOM + 20.0) text-anchor="middle" {
                    (label(value)) " %"
                }
            }
            text .tick x=(WIDTH - RIGHT) y=(HEIGHT - 6.0) text-anchor="end" {
                "time for looking words up, as counted"
            }
            polyline .curve points=(line.join(" ")) {}
            @for dot in dots {
                circle .dot cx=(number(x(dot.time))) cy=(number(y(dot.saved))) r="4.5" {}
                // Below to the right, where a curve that rises is not.
                text .name x=(number(x(dot.time) + 5.0)) y=(number(y(dot.saved) + 19.0)) {
                    (dot.label)
                }
            }
        }
    }
}

/// An axis from zero to a round number.
struct Scale {
    step: f64,
    most: f64,
}

/// The axis that a value fits on, with three to six steps of 1, 2 or 5.
fn scale(value: f64) -> Scale {
    let value = value.max(0.1);
    let magnitude = 10_f64.powf((value / 5.0).log10().floor());
    let factors = [1.0, 2.0, 5.0, 10.0];
    let fits = |factor: &&f64| value / (**factor * magnitude) <= 6.0;
    let step = factors.iter().find(fits).unwrap_or(&10.0) * magnitude;
    Scale { step, most: (value / step).ceil().max(1.0) * step }
}

impl Scale {
    fn ticks(&self) -> impl Iterator<Item = f64> {
        let count = (self.most / self.step).round() as u32;
        (0..=count).map(|index| f64::from(index) * self.step)
    }
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

/// A tick's number, without zeros that say nothing.
fn label(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{label, scale};

    #[test]
    fn axes_end_at_round_numbers() {
        for (value, step, most) in [
            (0.0, 0.02, 0.1),
            (0.7, 0.2, 0.8),
            (5.3, 1.0, 6.0),
            (9.8, 2.0, 10.0),
            (36.0, 10.0, 40.0),
        ] {
            let scale = scale(value);
            assert!((scale.step - step).abs() < 1e-9, "{value}: {}", scale.step);
            assert!((scale.most - most).abs() < 1e-9, "{value}: {}", scale.most);
        }
        assert_eq!((label(0.2), label(10.0), label(0.0)), ("0.2".into(), "10".into(), "0".into()));
    }
}
