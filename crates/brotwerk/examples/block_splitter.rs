//! An encoder with a block splitter of its own: it starts a new block type of literals
//! at every blank line of the text. Everything else is brotwerk's.

use brotwerk::Options;
use brotwerk::parts::{
    Assembly, BlockSplitter, Checked, HashRows, Heap, Lazy, MetaBlock, MetaBlockPlan, NoDictionary,
    OutOfMemory, QUALITY_TABLE, Stateless, encode_with_parts,
};

struct Paragraphs {
    /// Block types in use; paragraphs take turns.
    types: u8,
}

impl Stateless for Paragraphs {}

impl BlockSplitter<Heap> for Paragraphs {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut Heap,
        plan: &mut MetaBlockPlan,
    ) -> Result<(), OutOfMemory> {
        plan.set_unsplit(memory, block.symbol_counts())?;
        plan.literals.clear();
        let (mut paragraph, mut length) = (0, 0);
        for position in block.literal_runs().flatten() {
            if block.text[..position].ends_with(b"\n\n") {
                plan.literals.push(memory, paragraph, length)?;
                paragraph = (paragraph + 1) % self.types;
                length = 0;
            }
            length += 1;
        }
        plan.literals.push(memory, paragraph, length)?;
        // One prefix code for each literal type; context does not matter.
        plan.set_trivial_maps(memory)?;
        let codes: Vec<u8> =
            (0..plan.literals.type_count() as u8).flat_map(|block_type| [block_type; 64]).collect();
        plan.literal_map.set(memory, &codes)
    }
}

fn main() {
    let text = include_bytes!("block_splitter.rs");
    let effort = &QUALITY_TABLE[5];
    let lazy = effort.lazy().expect("quality 5 parses lazily");
    let parts = Assembly {
        parser: Lazy::new(lazy.parser),
        finder: HashRows::<32>::new(lazy.finder.config),
        dictionary: NoDictionary,
        splitter: Paragraphs { types: 2 },
    };
    let compressed = encode_with_parts(text, Options::new(), Checked(parts));
    println!("{} bytes -> {} with the splitter made here", text.len(), compressed.len());
    println!("{} with quality 5's own", brotwerk::compress(text, &Options::new()).len());
    brotwerk_testkit::decoders::assert_decodes(&compressed, text);
}
