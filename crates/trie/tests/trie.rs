//! The trie's own shape; that it finds what it should is tested with the table in front.

use brotwerk_check::oracles::sorted_words::SortedWords;
use brotwerk_check::words::check_index_on_words;
use brotwerk_core::{CaseForm, Walk, WordForm, WordStart};
use brotwerk_dictionary::{WordSet, all_words, word};
use brotwerk_trie::{BadTrie, BuildError, Built, MAX_BYTES, Trie, build};

/// The trie behind a sorted list of its roots: how it is used without a table.
struct ByRoots(Built);

impl brotwerk_core::WordIndex for ByRoots {
    fn walk(&self, text: &[u8], on_word: impl FnMut(WordForm)) -> Walk {
        let Some(start) = text.first_chunk() else { return Walk::default() };
        let start = WordStart::from_le_bytes(*start);
        let key = |start: WordStart| start.swap_bytes();
        let root = self.0.roots.binary_search_by_key(&key(start), |root| key(root.start));
        root.map_or(Walk::default(), |at| self.0.trie.walk(self.0.roots[at].node, text, on_word))
    }
}

#[test]
fn finds_what_a_sorted_list_finds() {
    for step in [1, 2, 50, 5_000] {
        let forms = WordSet::whole().forms().iter().copied().step_by(step).collect::<Vec<_>>();
        let words = WordSet::from_forms(forms).expect("distinct words");
        let index = ByRoots(build(words.spelled()).expect("a trie"));
        check_index_on_words(&index, &SortedWords::new(&words));
    }
}

#[test]
fn a_node_of_another_word_start_says_so() {
    let plain = |index| WordForm { length: 4, index, case: CaseForm::Plain };
    let Built { trie, roots } = build([(b"june", plain(1)), (b"july", plain(2))]).expect("a trie");
    for root in roots {
        let walk = trie.walk(root.node, b"jungle", |form| panic!("{form:?} found"));
        assert_eq!(walk, Walk::default());
    }
}

#[test]
fn the_order_of_words_makes_no_difference() {
    let words = WordSet::whole();
    let forwards = build(words.spelled()).expect("a trie");
    let mut backwards: Vec<_> = words.spelled().collect();
    backwards.reverse();
    let backwards = build(backwards).expect("a trie");
    assert!(forwards.trie.image() == backwards.trie.image());
    assert_eq!(forwards.roots, backwards.roots);
    println!("{} bytes for {} words", forwards.trie.image().len(), words.len());
    assert!(forwards.trie.image().len() < MAX_BYTES / 2, "half the room is left");
}

#[test]
fn bad_words_are_refused() {
    let first = all_words().next().expect("a word");
    let spelling = word(4, 0);
    let illegal = WordForm { index: 1 << 10, ..first };
    assert_eq!(build([(spelling, illegal)]).err(), Some(BuildError::Illegal(illegal)));
    assert_eq!(build([(&spelling[1..], first)]).err(), Some(BuildError::Illegal(first)));
    let second = WordForm { index: 1, ..first };
    let twins = build([(spelling, first), (spelling, second)]);
    assert!(matches!(twins, Err(BuildError::SameSpelling(..))));
    assert!(build([(spelling, first); 0]).expect("an empty trie").roots.is_empty());
}

#[test]
fn what_is_no_trie_is_refused() {
    let plain = |index| WordForm { length: 4, index, case: CaseForm::Plain };
    let Built { trie, roots } =
        build([(word(4, 1), plain(1)), (word(4, 2), plain(2))]).expect("a trie");
    let nodes = || roots.iter().map(|root| root.node);
    let spelled = |form: WordForm, start: &[u8]| word(4, form.index.into()).starts_with(start);
    let broken = |at: usize, byte: u8| {
        let mut image = trie.image().to_vec();
        image[at] = byte;
        Trie::checked(image, nodes(), spelled).err()
    };
    // The first root: its label of four bytes and its word, two bytes of that, the label.
    let first = nodes().min().expect("a root") as usize;
    let header = trie.image()[first];
    assert_eq!((first, header), (1, 4 | 1 << 5));
    assert_eq!(broken(first, header), None);
    // A label of 3 bytes, of 31.
    assert_eq!(broken(first, 3 | 1 << 5), Some(BadTrie::Label { node: first }));
    assert_eq!(broken(first, 31 | 1 << 5), Some(BadTrie::Beyond { node: first }));
    // Where the label starts there are children, too many for the image.
    assert_eq!(broken(first, header | 1 << 7), Some(BadTrie::Beyond { node: first }));
    let wrong = trie.image()[first + 1] ^ 3;
    assert!(matches!(broken(first + 1, wrong), Some(BadTrie::Word { .. })));
    let nowhere = Trie::checked(trie.image(), [u32::MAX], spelled).err();
    assert_eq!(nowhere, Some(BadTrie::Beyond { node: u32::MAX as usize }));
    // Eight bytes can be read from each node's start.
    let cut = Trie::checked(&trie.image()[..first + 7], [first as u32], spelled).err();
    assert_eq!(cut, Some(BadTrie::Beyond { node: first }));
}

#[test]
fn two_ways_to_a_node_are_refused() {
    let plain = |index| WordForm { length: 5, index, case: CaseForm::Plain };
    let Built { trie, roots } =
        build([(b"abcde", plain(1)), (b"abcdf", plain(2))]).expect("a trie");
    let roots = || roots.iter().map(|root| root.node);
    assert!(Trie::checked(trie.image(), roots(), |_, _| true).is_ok());
    // Behind the children's first bytes: how far the second starts after the first.
    let offset = trie.image().windows(2).position(|two| two == b"ef").expect("children") + 2;
    let mut image = trie.image().to_vec();
    assert_eq!(image[offset..][..2], [3, 0]);
    image[offset] = 0;
    let refused = Trie::checked(image, roots(), |_, _| true).err();
    assert_eq!(refused, Some(BadTrie::Shared { node: offset + 2 }));
}
