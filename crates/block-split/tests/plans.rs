//! Plans are well-formed whatever the text and the commands.

use brotwerk_block_split::{
    BlockConfig, ClusterConfig, ClusteringSplitter, GreedySplitter, SplitConfig, Unsplit,
};
use brotwerk_check::generators::web_page;
use brotwerk_check::splitters::{check_plan, check_splitter, commands_from_script};
use brotwerk_core::{
    BlockSplitter, Budget, Command, DistanceCode, Extent, Heap, MetaBlock, MetaBlockPlan, Part,
};

mod properties;

use properties::{CLUSTER_CONFIGS, CONFIGS};

fn random(state: &mut u64) -> u32 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as u32
}

fn check_all(text: &[u8], start: usize, commands: &[Command]) {
    let block = MetaBlock { text, start, commands };
    for config in CONFIGS {
        let mut used = GreedySplitter::new(config);
        check_splitter(|| GreedySplitter::<Heap>::new(config), &mut used, &block);
    }
    check_plans_like_others(&block);
    for config in CLUSTER_CONFIGS {
        let mut used = ClusteringSplitter::new(config);
        check_splitter(|| ClusteringSplitter::<Heap>::new(config), &mut used, &block);
    }
    check_splitter(|| Unsplit, &mut Unsplit, &block);
}

/// With the literal contexts of a plan for any other parse of the text plans are well-formed, too.
fn check_plans_like_others(block: &MetaBlock<'_>) {
    let length = block.text.len() - block.start;
    let commands = [Command::literals(length as u32)];
    let other = MetaBlock { commands: &commands, ..*block };
    for config in CONFIGS {
        let mut splitter = GreedySplitter::<Heap>::new(config);
        let extent = Extent::whole(block.text.len(), 1 << 16);
        splitter.prepare(&mut Heap, &extent).expect("memory");
        let (mut like, mut plan) = (MetaBlockPlan::default(), MetaBlockPlan::default());
        splitter.plan(&other, &mut Heap, &mut like).expect("memory");
        splitter.plan_like(block, &mut Heap, &like, &mut plan).expect("memory");
        check_plan(block, &plan);
    }
}

#[test]
fn no_literals_no_distances_no_commands_to_speak_of() {
    check_all(b"abab", 2, &[Command::copy(0, 2, DistanceCode::LAST)]);
    check_all(b"x", 0, &[Command::literals(1)]);
    check_all(&[0; 5000], 0, &[Command::literals(5000)]);
    check_all(&[7; 5000], 1, &[Command::copy(0, 4999, DistanceCode::ring(4))]);
}

#[test]
fn arbitrary_texts() {
    let mut state = 1;
    for length in [1, 2, 100, 127, 128, 129, 1023, 1024, 5000, 40_000] {
        for spread in [1, 3, 60, 256] {
            let text: Vec<u8> = (0..length)
                .map(|i| (random(&mut state) % spread + (i / 2000) as u32 * 17) as u8)
                .collect();
            let script: Vec<(u8, u8, u16)> = (0..length / 6)
                .map(|_| {
                    let n = random(&mut state);
                    (n as u8 % 9, (n >> 8) as u8 % 11, (n >> 16) as u16 % 3000)
                })
                .collect();
            check_all(&text, 0, &commands_from_script(length, &script));
            check_all(&text, length / 2, &commands_from_script(length - length / 2, &script));
        }
    }
}

/// Every stretch of text is unlike every other, so there could be any number of types.
fn ever_changing(stretches: usize, stretch: usize) -> Vec<u8> {
    let mut state = 7;
    (0..stretches)
        .flat_map(|_| {
            let letters: [u8; 3] = core::array::from_fn(|_| random(&mut state) as u8);
            let order: Vec<u8> =
                (0..stretch).map(|_| letters[random(&mut state) as usize % 3]).collect();
            order
        })
        .collect()
}

/// A config that makes as many types as it may.
fn eager(max_types: u16, contexts: bool) -> SplitConfig {
    let blocks = BlockConfig {
        min_length: 128,
        max_types,
        recent_types: 1,
        refinements: 0,
        least_gain: None,
        least_symbols: 0,
    };
    SplitConfig {
        literal_preset: None,
        literal_blocks: Some(blocks),
        command_blocks: Some(blocks),
        distance_blocks: Some(blocks),
        literal_contexts: SplitConfig::THOROUGH.literal_contexts.filter(|_| contexts),
        ..SplitConfig::THOROUGH
    }
}

#[test]
fn never_a_257th_type() {
    let text = ever_changing(400, 128);
    let commands = [Command::literals(text.len() as u32)];
    let block = MetaBlock { text: &text, start: 0, commands: &commands };
    for (max_types, contexts) in [(255, false), (256, false), (1000, false), (256, true)] {
        let config = eager(max_types, contexts);
        let mut used = GreedySplitter::new(config);
        let plan = check_splitter(|| GreedySplitter::<Heap>::new(config), &mut used, &block);
        if !contexts {
            let most = usize::from(max_types.min(256));
            assert_eq!(plan.literals.type_count(), most, "as many types as there may be");
            assert_eq!(plan.literal_map.code_count(), most);
        }
    }
}

/// Where contexts say little each stretch gets a type of its own, of what is no text.
#[test]
fn what_is_no_text_is_split_by_types_or_by_contexts() {
    let text = ever_changing(60, 4096);
    let commands = [Command::literals(text.len() as u32)];
    let block = MetaBlock { text: &text, start: 0, commands: &commands };
    let mut splitter = GreedySplitter::<Heap>::new(SplitConfig::BALANCED);
    let extent = Extent { is_text: false, ..Extent::whole(text.len(), 1 << 16) };
    splitter.prepare(&mut Heap, &extent).expect("memory");
    let mut plan = MetaBlockPlan::default();
    splitter.plan(&block, &mut Heap, &mut plan).expect("memory");
    check_plan(&block, &plan);
    assert_eq!((plan.literals.type_count(), plan.literal_map.code_count()), (60, 60));

    splitter.set_is_text(true);
    splitter.plan(&block, &mut Heap, &mut plan).expect("memory");
    check_plan(&block, &plan);
    assert!(plan.literals.type_count() <= 32, "as many as texts have");
}

/// Types times contexts are far more than there may be codes.
#[test]
fn never_a_257th_code() {
    let text = ever_changing(400, 128);
    let commands = [Command::literals(text.len() as u32)];
    let block = MetaBlock { text: &text, start: 0, commands: &commands };
    for config in CLUSTER_CONFIGS {
        let mut used = ClusteringSplitter::new(config);
        check_splitter(|| ClusteringSplitter::<Heap>::new(config), &mut used, &block);
    }
}

#[test]
fn clusters_of_text_of_two_kinds() {
    let (text, commands) = two_kinds();
    let block = MetaBlock { text: &text, start: 0, commands: &commands };
    let config = ClusterConfig { literal_modes: None, ..ClusterConfig::THOROUGH };
    let mut used = ClusteringSplitter::new(config);
    let plan = check_splitter(|| ClusteringSplitter::<Heap>::new(config), &mut used, &block);
    check_two_kinds(&plan);
}

/// A plan may begin with the one before, whatever that was made for.
#[test]
fn planning_again_for_other_commands() {
    let (text, commands) = two_kinds();
    let page = web_page(1, 20_000);
    let script: Vec<_> = (0..400).map(|i| (i as u8 % 40, i as u8 % 9, i * 37)).collect();
    let others = commands_from_script(page.len(), &script);
    let single = [Command::literals(page.len() as u32)];
    let mut splitter = ClusteringSplitter::<Heap>::new(ClusterConfig::THOROUGH);
    let mut plan = MetaBlockPlan::default();
    let blocks: [(&[u8], &[Command]); 5] = [
        (&text, &commands),
        (&page, &others),
        (&page, &single),
        (&page, &others),
        (&text, &commands),
    ];
    for (text, commands) in blocks {
        let block = MetaBlock { text, start: 0, commands };
        splitter.plan_again(&block, &mut Heap, &mut plan).unwrap();
        check_plan(&block, &plan);
    }
}

#[test]
fn distances_of_256_types() {
    let mut state = 3;
    let mut commands = Vec::new();
    for _ in 0..400 {
        let distances: [u32; 3] = core::array::from_fn(|_| 1 << (random(&mut state) % 22));
        let lengths: [u32; 3] = core::array::from_fn(|_| 3 + random(&mut state) % 200);
        commands.extend((0..128).map(|_| {
            let distance = distances[random(&mut state) as usize % 3];
            let length = lengths[random(&mut state) as usize % 3];
            Command::copy(0, length, DistanceCode::explicit(distance))
        }));
    }
    let length = commands.iter().map(Command::length).sum::<u32>() as usize;
    let text = vec![b'a'; length];
    let block = MetaBlock { text: &text, start: 0, commands: &commands };
    let mut splitter = GreedySplitter::<Heap>::new(eager(256, true));
    let mut plan = MetaBlockPlan::default();
    splitter.prepare(&mut Heap, &Extent::whole(length, 1 << 22)).unwrap();
    splitter.plan(&block, &mut Heap, &mut plan).unwrap();
    check_plan(&block, &plan);
    assert!(plan.distances.type_count() > 64, "{}", plan.distances.type_count());
}

/// Six stretches of letters and digits in turn.
fn two_kinds() -> (Vec<u8>, [Command; 1]) {
    let mut state = 5;
    let mut text = Vec::new();
    for section in 0..6 {
        let first = if section % 2 == 0 { b'a' } else { b'0' };
        text.extend((0..3000).map(|_| first + (random(&mut state) % 10) as u8));
    }
    let commands = [Command::literals(text.len() as u32)];
    (text, commands)
}

fn check_two_kinds(plan: &MetaBlockPlan) {
    assert_eq!(plan.literals.type_count(), 2);
    let lengths: Vec<u32> = plan.literals.blocks().map(|(_, length)| length).collect();
    assert_eq!(lengths.len(), 6);
    assert!(lengths.iter().all(|length| length.abs_diff(3000) < 16), "{lengths:?}");
}

#[test]
fn text_of_two_kinds_is_split() {
    let (text, commands) = two_kinds();
    let block = MetaBlock { text: &text, start: 0, commands: &commands };
    let config = SplitConfig { literal_contexts: None, ..SplitConfig::DENSE };
    let mut used = GreedySplitter::new(config);
    check_two_kinds(&check_splitter(|| GreedySplitter::<Heap>::new(config), &mut used, &block));
}

/// Plans with more and more memory, until there is enough.
fn plan_with_ever_more_memory<S: BlockSplitter<Budget> + Part<Budget>>(make: impl Fn() -> S) {
    let text = web_page(1, 60_000);
    let script: Vec<(u8, u8, u16)> = (0..3000_u16).map(|i| (i as u8 % 9, 3, i % 700)).collect();
    let commands = commands_from_script(text.len(), &script);
    let block = MetaBlock { text: &text, start: 0, commands: &commands };
    let extent = Extent::whole(text.len(), 1 << 16);
    let mut whole = make();
    let mut plenty = Budget::new(Heap, usize::MAX);
    let mut expected = MetaBlockPlan::default();
    whole.prepare(&mut plenty, &extent).unwrap();
    whole.plan(&block, &mut plenty, &mut expected).unwrap();
    let mut splitter = make();
    let mut refused = 0;
    for limit in (0..).step_by(7000) {
        let mut memory = Budget::new(Heap, limit);
        let mut plan = MetaBlockPlan::default();
        let planned = splitter
            .prepare(&mut memory, &extent)
            .and_then(|()| splitter.plan(&block, &mut memory, &mut plan));
        if planned.is_ok() {
            assert!(plan.literals.blocks().eq(expected.literals.blocks()));
            assert_eq!(plan.literal_map.codes(), expected.literal_map.codes());
            assert_eq!(plan.distance_map.codes(), expected.distance_map.codes());
            break;
        }
        refused += 1;
    }
    assert!(refused > 3);
}

#[test]
fn too_little_memory_is_an_error_and_no_more() {
    plan_with_ever_more_memory(|| GreedySplitter::new(SplitConfig::DENSE));
    plan_with_ever_more_memory(|| ClusteringSplitter::new(ClusterConfig::THOROUGH));
}
