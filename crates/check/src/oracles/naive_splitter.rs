//! Block splitting in the most straightforward way, for literals only.

use brotwerk_core::{
    BlockSplitter, LITERAL_SYMBOLS, Memory, MetaBlock, MetaBlockPlan, OutOfMemory, Stateless,
};

/// Cuts literals into pieces of a fixed length and merges the two piles of pieces that
/// cost least when merged, again and again, until every merge costs more than it saves.
///
/// Compares all pairs each time: the number of pieces to the third power.
#[derive(Clone, Copy, Debug, Default)]
pub struct NaiveSplitter;

/// Literals in a piece.
const PIECE: usize = 512;

/// What a prefix code for literals takes, in bits; about that of one for text.
const CODE_BITS: f64 = 400.0;

/// A pile of pieces: their numbers and their counts together.
type Pile = (Vec<usize>, Vec<u32>);

/// What symbols with these counts take, in bits.
fn entropy(counts: &[u32]) -> f64 {
    let total = f64::from(counts.iter().sum::<u32>());
    let bits = |&count: &u32| f64::from(count) * (total / f64::from(count)).log2();
    counts.iter().filter(|&&count| count > 0).map(bits).sum()
}

fn sum(a: &[u32], b: &[u32]) -> Vec<u32> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// The two piles that are best merged, and what that saves; negative if it doesn't.
fn best_pair(piles: &[Pile]) -> Option<(f64, usize, usize)> {
    let pairs = (0..piles.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
    let saved = |(a, b): (usize, usize)| {
        let (one, other) = (&piles[a].1, &piles[b].1);
        let saved = entropy(one) + entropy(other) + CODE_BITS - entropy(&sum(one, other));
        (saved, a, b)
    };
    pairs.map(saved).max_by(|one, other| one.0.total_cmp(&other.0))
}

/// For each piece, which pile it is in: piles are numbered as they appear.
fn piles(literals: &[u8]) -> Vec<usize> {
    let pieces = literals.chunks(PIECE).enumerate().map(|(index, piece)| {
        let mut counts = vec![0; LITERAL_SYMBOLS];
        piece.iter().for_each(|&literal| counts[usize::from(literal)] += 1);
        (vec![index], counts)
    });
    let mut piles: Vec<Pile> = pieces.collect();
    while let Some((saved, a, b)) = best_pair(&piles)
        && (saved > 0.0 || piles.len() > brotwerk_core::MAX_BLOCK_TYPES)
    {
        // The first of the two is the later one.
        let (pieces, counts) = piles.swap_remove(a);
        piles[b].0.extend(pieces);
        piles[b].1 = sum(&piles[b].1, &counts);
    }
    piles.sort_by_key(|(pieces, _)| pieces.iter().copied().min());
    let mut piles_of_pieces = vec![0; literals.len().div_ceil(PIECE)];
    for (number, (pieces, _)) in piles.iter().enumerate() {
        pieces.iter().for_each(|&piece| piles_of_pieces[piece] = number);
    }
    piles_of_pieces
}

impl Stateless for NaiveSplitter {}

impl<M: Memory> BlockSplitter<M> for NaiveSplitter {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let literals: Vec<u8> =
            block.literal_runs().flat_map(|run| &block.text[run]).copied().collect();
        let counts = block.symbol_counts();
        plan.clear();
        for (piece, pile) in literals.chunks(PIECE).zip(piles(&literals)) {
            plan.literals.push(memory, pile as u8, piece.len() as u32)?;
        }
        plan.commands.push(memory, 0, counts.commands)?;
        plan.distances.push(memory, 0, counts.distances)?;
        plan.set_trivial_maps(memory)
    }
}

#[cfg(test)]
mod tests {
    use brotwerk_core::{BlockSplitter, Command, Heap, MetaBlock, MetaBlockPlan};

    use super::{NaiveSplitter, PIECE};
    use crate::generators::small_alphabet;
    use crate::splitters::check_plan;

    #[test]
    fn alike_pieces_share_a_type() {
        let (low, high) = (small_alphabet(1, PIECE, 8), small_alphabet(2, PIECE, 8));
        let high: Vec<u8> = high.iter().map(|letter| letter + 100).collect();
        let text = [&low[..], &high, &low, &low, &high].concat();
        let commands = [Command::literals(text.len() as u32)];
        let block = MetaBlock { text: &text, start: 0, commands: &commands };
        let mut plan = MetaBlockPlan::default();
        NaiveSplitter.plan(&block, &mut Heap, &mut plan).expect("memory");
        check_plan(&block, &plan);
        let types: Vec<_> = plan.literals.blocks().map(|(block_type, _)| block_type).collect();
        assert_eq!(types, [0, 1, 0, 1]);
    }
}
