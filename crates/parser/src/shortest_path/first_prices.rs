//! Prices for a text of which no parse is known yet.

use brotwerk_core::{DistanceParameters, LITERAL_SYMBOLS, Memory, OutOfMemory, Task};
use brotwerk_entropy::{FRACTION_BITS, log2};

use super::prices::{BIT, PLACES, Prices};

/// Bytes before and after a literal whose frequencies make its price, where no path is known:
/// text changes its character over some hundred bytes.
const AROUND: usize = 500;

/// How much the logarithms of entropies are shifted to make prices.
const SHIFT: u32 = FRACTION_BITS - PLACES;

impl<M: Memory> Prices<M> {
    /// Prices by what is known before any parse: literals by how frequent their bytes are near
    /// by, commands and distances by their numbers.
    pub(crate) fn guess(&mut self, memory: &mut M, task: &Task<'_>) -> Result<(), OutOfMemory> {
        let text = &task.text[task.range.start as usize..];
        let symbols = DistanceParameters::DEFAULT.alphabet_size(task.has_large_window());
        self.set_single(memory, text.len(), symbols)?;
        self.set_commands(0, |symbol| log2(11 + symbol as u32) >> SHIFT);
        self.set_distances(0, |symbol| log2(20 + symbol as u32) >> SHIFT);
        self.literals.resize(memory, text.len() + 1)?;
        self.literals[0] = 0;
        let mut counts = [0_u32; LITERAL_SYMBOLS];
        let mut total = 0;
        for &byte in &text[..text.len().min(AROUND)] {
            counts[usize::from(byte)] += 1;
            total += 1;
        }
        let mut sum = 0;
        for (here, &byte) in text.iter().enumerate() {
            if let Some(&entering) = text.get(here + AROUND) {
                counts[usize::from(entering)] += 1;
                total += 1;
            }
            if let Some(leaving) = here.checked_sub(AROUND) {
                counts[usize::from(text[leaving])] -= 1;
                total -= 1;
            }
            let bits = (log2(total) - log2(counts[usize::from(byte)])) >> SHIFT;
            // Frequent bytes are often within copies: as literals they cost more.
            let price = if bits < BIT { bits / 2 + BIT / 2 } else { bits };
            sum += price;
            self.literals[here + 1] = sum;
        }
        Ok(())
    }
}
