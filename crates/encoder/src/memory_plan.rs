//! How much memory an encoder takes for a text, decided before it takes any.
//!
//! A limit is kept by counting, not by trying: what all tables and buffers need for a text
//! of some size is a sum, and tables are halved until it fits. What planning a meta-block
//! takes depends on the text; where that does not fit the meta-block gets a plainer plan,
//! for which there is always room. So the least sum is the smallest limit that works, for
//! every text of that size.

use brotwerk_core::{Command, Extent, Heap, Memory, WindowBits};

use crate::pending::Pending;
use crate::quality_table::MIN_META_BLOCK;
use crate::window::Window;
use crate::{Error, Parts};
use brotwerk_meta_block::Codes;

/// Sizes of what depends on the text's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MemoryPlan {
    /// How often tables are halved.
    pub(crate) halvings: u8,
    /// Bytes of text in a meta-block, at most.
    pub(crate) meta_block_length: usize,
    /// Bytes of encoded text that a stream retains before the next meta-block, for copies.
    pub(crate) retained: usize,
    /// Bytes of text there are at least, as far as was known when this was decided: what
    /// is learned later must not make other tables.
    at_least: u64,
}

/// What is known of a text's size.
#[derive(Clone, Copy)]
pub(crate) struct TextSize {
    /// All of it, if known.
    pub(crate) whole: Option<u64>,
    /// What has come so far.
    pub(crate) so_far: u64,
}

impl TextSize {
    pub(crate) fn whole(size: u64) -> Self {
        Self { whole: Some(size), so_far: size }
    }
}

/// What decides how much memory an encoder needs: size of the text, window, length of
/// meta-blocks, and whether there is a buffer for the text.
#[derive(Clone, Copy)]
pub(crate) struct Demand {
    pub(crate) text_size: TextSize,
    pub(crate) window_bits: WindowBits,
    /// Bytes of text in a meta-block, at most, as the quality has it.
    pub(crate) meta_block_length: usize,
    /// Whether the text is collected in a buffer of the encoder's.
    pub(crate) streamed: bool,
}

/// Bytes of encoded text that a stream retains for copies, if it can, however low the limit.
/// Raising it raises the smallest limit that works.
const MIN_RETAINED: usize = 1 << 15;

/// Further halvings have no effect on any table.
const MAX_HALVINGS: u8 = 20;

/// What planning a usual meta-block takes: histograms of contexts, and some bytes a symbol.
/// Where there is not so much left, tables are halved rather. Measured; raising it lowers
/// tables for plans that may not need it.
fn usual_planning_bytes(meta_block: usize) -> usize {
    (meta_block * 32).min(1 << 16) + meta_block / 2
}

impl MemoryPlan {
    /// The plan without any limit.
    pub(crate) fn unlimited(demand: &Demand) -> Self {
        Self::halved(demand, 0)
    }

    fn halved(demand: &Demand, halvings: u8) -> Self {
        let halve = |size: usize, least: usize| (size >> halvings).max(size.min(least));
        Self {
            halvings,
            meta_block_length: halve(demand.meta_block_length, MIN_META_BLOCK),
            retained: halve(demand.window_bits.max_distance() as usize, MIN_RETAINED),
            at_least: demand.text_size.so_far.max(demand.text_size.whole.unwrap_or(0)),
        }
    }

    /// The largest plan that leaves room for planning, else the largest that fits.
    ///
    /// # Errors
    /// [`Error::MemoryLimit`] with the least that any plan takes.
    pub(crate) fn within<P: Parts<M>, M: Memory>(
        limit: usize,
        demand: &Demand,
        parts: &P,
    ) -> Result<Self, Error> {
        let mut fitting = None;
        let mut least = u64::MAX;
        for halvings in 0..=MAX_HALVINGS {
            let plan = Self::halved(demand, halvings);
            let needs = plan.needs::<P, M>(demand, parts);
            let planning = usual_planning_bytes(plan.extent(demand).meta_block as usize);
            if needs.saturating_add(planning as u64) <= limit as u64 {
                return Ok(plan);
            }
            if needs <= limit as u64 && fitting.is_none() {
                fitting = Some(plan);
            }
            least = least.min(needs);
        }
        // More than can be addressed is more than any limit.
        let needed = usize::try_from(least).unwrap_or(usize::MAX);
        fitting.ok_or(Error::MemoryLimit { limit, needed })
    }

    /// What parts are prepared for where the text looks like text, which makes no table larger.
    pub(crate) fn extent(&self, demand: &Demand) -> Extent {
        let text = demand.text_size.whole.unwrap_or(u64::MAX);
        Extent {
            text,
            at_least: self.at_least,
            max_distance: demand.window_bits.max_distance(),
            meta_block: text.min(self.meta_block_length as u64) as u32,
            is_text: true,
            halvings: self.halvings,
        }
    }

    /// The capacity of a stream's window under a limit, in bytes.
    pub(crate) fn window_capacity(&self, demand: &Demand) -> usize {
        if !demand.streamed {
            return 0;
        }
        let whole = demand.text_size.whole.unwrap_or(u64::MAX);
        whole.min(Window::<Heap>::fixed_capacity(self.retained, self.meta_block_length) as u64)
            as usize
    }

    /// The capacity for output that waits, in bytes.
    pub(crate) fn pending_capacity(&self, demand: &Demand) -> usize {
        // A stream may have one meta-block waiting when a flush encodes the next.
        let blocks = 1 + usize::from(demand.streamed);
        blocks * Pending::<Heap>::capacity_for(self.extent(demand).meta_block as usize)
    }

    /// Bytes of memory that are always needed.
    fn needs<P: Parts<M>, M: Memory>(&self, demand: &Demand, parts: &P) -> u64 {
        let extent = self.extent(demand);
        // Each of these fits, their sum need not.
        let commands = max_commands(extent.meta_block as usize) * size_of::<Command>();
        [
            commands,
            self.window_capacity(demand),
            self.pending_capacity(demand),
            Codes::<M>::plain_bytes(),
        ]
        .into_iter()
        .fold(parts.needs(&extent), |sum, bytes| sum.saturating_add(bytes as u64))
    }
}

/// Bytes of text per command for which there is room: the shortest copy that the lazy parser
/// takes, so that its meta-blocks are never cut, as the bound on a stream's size needs. Paths take
/// shorter ones, but none that is cut is kept. Text of another parser that takes shorter ones may
/// be cut into more meta-blocks.
const COMMAND_LENGTH: usize = 3;

/// Room for commands in the shortest meta-block.
const MIN_COMMANDS: usize = 16;

/// How many commands there is room for in `length` bytes of text.
pub(crate) fn max_commands(length: usize) -> usize {
    length / COMMAND_LENGTH + MIN_COMMANDS
}
