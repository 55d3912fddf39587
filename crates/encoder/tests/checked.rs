//! Wrong parts are named, with the rule that they broke and where.

use std::panic::{AssertUnwindSafe, catch_unwind};

use brotwerk_core::{
    BlockSplitter, Command, Commands, DistanceCode, DistanceRing, Extent, Heap, Memory, MetaBlock,
    MetaBlockPlan, OutOfMemory, Parser, Part, Quality, Stateless, Task,
};
use brotwerk_encoder::{
    Assembly, Checked, Composed, Draft, Options, Parts, PrefixDictionary, QualityParts,
    encode_with_parts,
};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators;

const TEXT: &[u8] = b"rye, spelt and emmer, rye, spelt and emmer, rye, spelt and emmer";

/// A parser that makes what it is told, whatever the text.
struct Script<F>(F);

impl<F> Stateless for Script<F> {}

impl<D, W, F> Parser<D, W> for Script<F>
where
    F: FnMut(&Task<'_>, &mut DistanceRing, &mut Commands<'_>) -> u32,
{
    fn parse(
        &mut self,
        task: &Task<'_>,
        _: &mut D,
        _: &mut W,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        (self.0)(task, ring, commands)
    }
}

/// A splitter that makes the plainest plan and then spoils it.
struct Spoilt<F>(F);

impl<F> Stateless for Spoilt<F> {}

impl<F: FnMut(&mut MetaBlockPlan)> BlockSplitter<Heap> for Spoilt<F> {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut Heap,
        plan: &mut MetaBlockPlan,
    ) -> Result<(), OutOfMemory> {
        plan.set_unsplit(memory, block.symbol_counts())?;
        (self.0)(plan);
        Ok(())
    }
}

/// What checked parts say when they encode the text.
fn said(parts: impl Parts<Heap>) -> Result<Vec<u8>, String> {
    let encode = || encode_with_parts(TEXT, Options::new(), Checked(parts));
    catch_unwind(AssertUnwindSafe(encode))
        .map_err(|panic| panic.downcast_ref::<String>().cloned().expect("panics have messages"))
}

/// What is said of a parser.
fn said_of_parser(
    parse: impl FnMut(&Task<'_>, &mut DistanceRing, &mut Commands<'_>) -> u32,
) -> Result<Vec<u8>, String> {
    let parser = Script(parse);
    let (finder, dictionary) = (brotwerk_core::NoDictionary, brotwerk_core::NoDictionary);
    said(Assembly { parser, finder, dictionary, splitter: brotwerk_block_split::Unsplit })
}

/// What is said of a parser that makes these commands and nothing else.
fn said_of(commands: &[Command]) -> String {
    said_of_parser(|task, _, room| {
        commands.iter().for_each(|&command| room.push(command));
        task.range.end
    })
    .expect_err("a fault")
}

const LENGTH: u32 = TEXT.len() as u32;

#[test]
fn what_is_right_passes() {
    let right = said_of_parser(|task, ring, commands| {
        let code = ring.code(22);
        commands.push(Command::copy(22, LENGTH - 22, code));
        ring.push(22, code);
        task.range.end
    });
    assert_decodes(&right.unwrap(), TEXT);
    for quality in 0..=11 {
        let parts = || Checked(QualityParts::new(Quality::try_from(quality).unwrap()));
        for text in [TEXT.to_vec(), generators::web_page(3, 70_000), Vec::new(), vec![7; 3000]] {
            assert_decodes(&encode_with_parts(&text, Options::new(), parts()), &text);
        }
        let before = generators::web_page(4, 9_000);
        let dictionary = PrefixDictionary::new(&before).unwrap();
        let text = [&before[300..5000], TEXT, &before[7000..]].concat();
        let options = Options::new().prefix_dictionary(dictionary);
        let stream = encode_with_parts(&text, options, parts());
        brotwerk_testkit::decoders::assert_decodes_with_prefix_dictionary(
            &stream,
            &[&before],
            &text,
        );
    }
}

#[test]
fn faults_of_parsers() {
    let at =
        |position: u32| format!("the parser broke a rule at position {position} of the text: ");
    for (commands, position, rule) in [
        (
            vec![Command::copy(22, LENGTH - 22, DistanceCode::explicit(21))],
            22,
            "a copy of 42 bytes from 21 back, of which 0 agree",
        ),
        (
            vec![Command::copy(22, LENGTH - 22, DistanceCode::ring(2))],
            22,
            "a copy of 42 bytes from 15 back, of which 0 agree",
        ),
        (
            vec![Command::copy(3, 2, DistanceCode::ring(4)), Command::literals(LENGTH - 5)],
            3,
            "a copy of 2 bytes from 3 back, of which 0 agree",
        ),
        (
            vec![Command::literals(5), Command::literals(LENGTH - 5)],
            5,
            "a copy of length 0 that ends no meta-block",
        ),
        (
            vec![Command::literals(LENGTH - 1)],
            0,
            "its commands add up to 63 bytes, and it returned 64",
        ),
        (
            vec![Command::literals(LENGTH + 1)],
            0,
            "its commands add up to 65 bytes, and it returned 64",
        ),
        (Vec::new(), 0, "its commands add up to 0 bytes, and it returned 64"),
        (
            vec![Command::word(5, 5, 4, DistanceCode::explicit(3)), Command::literals(LENGTH - 10)],
            5,
            "a word at distance 3, where words start at 6",
        ),
        (
            vec![Command::word(5, 4, 4, DistanceCode::explicit(6)), Command::literals(LENGTH - 9)],
            5,
            "word 0 of length 4 does not expand to these 4 bytes",
        ),
        (
            vec![
                Command::word(5, 4, 4, DistanceCode::explicit(6 + (121 << 10))),
                Command::literals(LENGTH - 9),
            ],
            5,
            "there is no word 123904 of length 4",
        ),
        (
            vec![
                Command::copy(5, 26, DistanceCode::explicit(1000)),
                Command::literals(LENGTH - 31),
            ],
            5,
            "there is no word 994 of length 26",
        ),
    ] {
        assert_eq!(said_of(&commands), at(position) + rule, "{commands:?}");
    }
    let wrong_ring = said_of_parser(|task, ring, commands| {
        commands.push(Command::copy(22, LENGTH - 22, ring.code(22)));
        task.range.end
    });
    let words = "its distance ring is [4, 11, 15, 16], and should be [22, 4, 11, 15]";
    assert_eq!(wrong_ring.unwrap_err(), at(LENGTH) + words);
    let nowhere = said_of_parser(|task, _, _| task.range.start);
    assert_eq!(nowhere.unwrap_err(), at(0) + "it got nowhere, and returned 0");
    let beyond = said_of_parser(|task, _, commands| {
        commands.push(Command::literals(LENGTH + 1));
        task.range.end + 1
    });
    assert_eq!(beyond.unwrap_err(), at(0) + "the text ends at 64");
    let many = said_of_parser(|task, _, commands| {
        for _ in 0..=LENGTH {
            commands.push(Command::literals(1));
        }
        task.range.end
    });
    // There is no way to more commands than there is room for.
    assert!(many.unwrap_err().contains("out of bounds"), "a list that can't grow is full");
}

#[test]
fn faults_of_splitters() {
    let said_of = |spoil: &dyn Fn(&mut MetaBlockPlan)| {
        let parser =
            Script(|task: &Task<'_>, _: &mut DistanceRing, commands: &mut Commands<'_>| {
                commands.push(Command::literals(task.range.end));
                task.range.end
            });
        let (finder, dictionary) = (brotwerk_core::NoDictionary, brotwerk_core::NoDictionary);
        said(Assembly { parser, finder, dictionary, splitter: Spoilt(spoil) }).unwrap_err()
    };
    let heap = &Heap;
    let memory = || *heap;
    for (spoil, rule) in [
        (
            &(|plan: &mut MetaBlockPlan| plan.literals.push(&mut memory(), 0, 1).unwrap())
                as &dyn Fn(&mut MetaBlockPlan),
            "its blocks of literals hold 65 symbols, and there are 64",
        ),
        (&|plan| plan.commands.clear(), "its blocks of commands hold 0 symbols, and there are 1"),
        (
            &|plan| plan.distances.push(&mut memory(), 0, 3).unwrap(),
            "its blocks of distances hold 3 symbols, and there are 0",
        ),
        (&|plan| plan.literal_modes.clear(), "0 context modes for 1 literal block types"),
        (&|plan| plan.literal_modes[0] = 4, "1 context modes for 1 literal block types"),
        (
            &|plan| plan.literal_map.set(&mut memory(), &[0; 63]).unwrap(),
            "a context map of 63 entries for literals, where 64 are needed",
        ),
        (
            &|plan| plan.distance_map.set(&mut memory(), &[0; 8]).unwrap(),
            "a context map of 8 entries for distances, where 4 are needed",
        ),
    ] {
        let start = "the block splitter broke a rule at position 0 of the text: ";
        assert_eq!(said_of(spoil), start.to_owned() + rule);
    }
}

/// Without checks, too, a stream ends.
#[test]
fn parts_that_get_nowhere_are_no_endless_loop() {
    struct Nowhere;
    impl Stateless for Nowhere {}
    impl<M: Memory> Parts<M> for Nowhere {
        fn compose(
            &mut self,
            task: &Task<'_>,
            _: &mut DistanceRing,
            _: &mut Draft<'_, M>,
        ) -> Result<Composed, OutOfMemory> {
            let planned = brotwerk_encoder::Planned::Store;
            Ok(Composed { end: task.range.start, planned })
        }
    }
    fn is_part<M: Memory>(_: &impl Part<M>) {}
    is_part::<Heap>(&Nowhere);
    let _ = Extent::whole(0, 0);
    let encode = || encode_with_parts(TEXT, Options::new(), Nowhere);
    let panic = catch_unwind(encode).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    // What debug builds say, and others.
    let known = ["it got nowhere, and returned 0", "parts went from 0 to 0"];
    assert!(known.iter().any(|known| message.contains(known)), "{message}");
}
