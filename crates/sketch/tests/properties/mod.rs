//! What must hold of sketches; tests and the fuzz target call the same.

use std::collections::BTreeSet;

use brotwerk_sketch::{Catalogue, MOST_SAMPLES, SHINGLE, Sketch};

/// Sketches of any texts are of bounded size, contain themselves and what they are made of, and a
/// catalogue agrees with comparing all pairs.
///
/// # Panics
/// Where that does not hold.
pub(crate) fn check_sketches(texts: &[&[u8]], new: &[u8]) {
    let sketch = Sketch::of(new);
    assert_eq!(sketch, Sketch::of(new));
    let samples = sketch.samples();
    assert!(samples.len() <= MOST_SAMPLES && samples.is_sorted_by(|a, b| a < b));
    let strings: BTreeSet<_> = new.windows(SHINGLE).collect();
    if strings.len() <= MOST_SAMPLES {
        // All of them, but for hashes that agree, or are the highest.
        assert!(samples.len() <= strings.len() && samples.len() + 2 >= strings.len());
    } else {
        assert!(!samples.is_empty(), "no sample of {} strings", strings.len());
    }
    if !samples.is_empty() {
        assert_eq!(sketch.contained_in(&sketch), 1.0);
        let longer = Sketch::of(&[new, texts.first().copied().unwrap_or_default()].concat());
        let share = sketch.contained_in(&longer);
        if longer.samples().contains(&samples[0]) {
            assert_eq!(share, 1.0, "a text is in one that goes on");
        } else {
            // A long text's samples are so few of its strings that none need be the short one's.
            assert!(longer.samples().last() < samples.first(), "a sample is left out");
            assert_eq!(share, 0.0);
        }
    }
    let mut catalogue = Catalogue::default();
    let old: Vec<_> = texts.iter().map(|text| Sketch::of(text)).collect();
    for (number, old) in old.iter().enumerate() {
        assert_eq!(catalogue.add(old), number);
    }
    assert_eq!((catalogue.len(), catalogue.is_empty()), (texts.len(), texts.is_empty()));
    // So few that none is left out.
    assert!(texts.len() <= 8, "too many texts to compare");
    let most = old.iter().map(|old| sketch.contained_in(old)).fold(0.0, f64::max);
    match catalogue.most_alike(&sketch) {
        None => assert_eq!(most, 0.0),
        Some(alike) => {
            assert_eq!((alike.share, sketch.contained_in(&old[alike.number])), (most, most));
            let first = old.iter().position(|old| sketch.contained_in(old) == most);
            assert_eq!(Some(alike.number), first, "not the first of several");
        }
    }
}
