//! Should two stretches of text share a prefix code? What a block splitter asks.

use brotwerk_entropy::{FRACTION_BITS, code_cost, combined_code_cost};

fn histogram(text: &str) -> [u32; 256] {
    let mut counts = [0; 256];
    for &byte in text.as_bytes() {
        counts[usize::from(byte)] += 1;
    }
    counts
}

fn main() {
    let prose = "The dough rests for an hour, and then it is baked at a high heat. ".repeat(8);
    let other_prose = "Let the bread cool on a rack; it tastes best on the second day. ".repeat(8);
    let numbers = "3.14159 26535 89793 23846 26433 83279 50288 41971 69399 37510 ".repeat(8);
    for (name, other) in [("prose", &other_prose), ("numbers", &numbers)] {
        let (a, b) = (histogram(&prose), histogram(other));
        let apart = (code_cost(&a) + code_cost(&b)) >> FRACTION_BITS;
        let together = combined_code_cost(&a, &b) >> FRACTION_BITS;
        let advice = if together < apart { "share" } else { "keep apart" };
        println!("prose and {name}: {apart} bits apart, {together} together: {advice}");
    }
}
