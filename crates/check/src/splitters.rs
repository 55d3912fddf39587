//! Properties of block splitters: plans are well-formed, and no history changes them.

use brotwerk_core::{
    BlockSplit, BlockSplitter, Command, ContextMap, DistanceCode, Extent, Heap, MAX_BLOCK_TYPES,
    MetaBlock, MetaBlockPlan, Part,
};

/// Commands for a text of `length` bytes, made from `script`: insert length, copy length
/// and distance of each. What is left at the end is inserted.
///
/// The copies aren't true of any text; a plan doesn't depend on that.
#[must_use]
pub fn commands_from_script(length: usize, script: &[(u8, u8, u16)]) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut left = length as u32;
    for &(insert, copy, distance) in script {
        let (insert, copy) = (u32::from(insert), u32::from(copy) + 2);
        if left < insert + copy {
            break;
        }
        let distance = match distance {
            0..16 => DistanceCode::ring(distance as u8),
            _ => DistanceCode::explicit(u32::from(distance) - 15),
        };
        commands.push(Command::copy(insert, copy, distance));
        left -= insert + copy;
    }
    if left > 0 || commands.is_empty() {
        commands.push(Command::literals(left));
    }
    commands
}

/// A plan is well-formed, so an encoder can write it, and wastes nothing: no two blocks in a row
/// are of one type, no code is left out.
///
/// # Panics
/// Where it is not.
#[track_caller]
pub fn check_plan(block: &MetaBlock<'_>, plan: &MetaBlockPlan) {
    brotwerk_rules::check_plan(block, plan, 0).unwrap_or_else(|fault| panic!("{fault}"));
    for split in [&plan.literals, &plan.commands, &plan.distances] {
        check_types(split);
    }
    check_codes(&plan.literal_map);
    check_codes(&plan.distance_map);
}

/// Types are numbered as they appear, and change.
fn check_types(split: &BlockSplit) {
    let mut types = 0;
    let mut last = None;
    for (block_type, length) in split.blocks() {
        assert!(length > 0, "an empty block");
        assert!(usize::from(block_type) <= types, "block type {block_type} skips one");
        assert_ne!(last, Some(block_type), "two blocks in a row are of one type");
        types = types.max(usize::from(block_type) + 1);
        last = Some(block_type);
    }
    assert_eq!(split.type_count(), types.max(1));
}

/// Each code below the count occurs, and no other.
fn check_codes(map: &ContextMap) {
    let mut used = [false; MAX_BLOCK_TYPES];
    for &code in map.codes() {
        used[usize::from(code)] = true;
    }
    let count = map.code_count();
    assert!(used[..count].iter().all(|&used| used), "no code below the count is left out");
    assert!(!used[count..].contains(&true), "no code is above the count");
}

/// A splitter's plan is well-formed, and the same whether the splitter and the plan are
/// new or have been used before.
///
/// Returns the plan.
///
/// # Panics
/// Where that does not hold.
#[track_caller]
pub fn check_splitter<S: BlockSplitter<Heap> + Part<Heap>>(
    new: impl Fn() -> S,
    used: &mut S,
    block: &MetaBlock<'_>,
) -> MetaBlockPlan {
    let extent = Extent::whole(block.text.len(), 1 << 22);
    let mut memory = Heap;
    let mut plan = |splitter: &mut S, mut plan: MetaBlockPlan| {
        splitter.prepare(&mut memory, &extent).expect("memory");
        splitter.plan(block, &mut memory, &mut plan).expect("memory");
        plan
    };
    let fresh = plan(&mut new(), MetaBlockPlan::default());
    check_plan(block, &fresh);
    let again = plan(used, MetaBlockPlan::default());
    let again = plan(used, again);
    assert!(fresh == again, "a used splitter makes another plan");
    fresh
}
