//! Callers of all kinds; the fuzz target `c_interface` has the same conversations.

mod support;

use brotwerk_testkit::c_interface::operation::{EMIT_METADATA, FINISH, FLUSH, PROCESS};
use brotwerk_testkit::generators::{AnyText, Text, random};
use brotwerk_testkit::long_tests;
use brotwerk_testkit::properties::c_interface::{
    Call, CallersMemory, Conversation, Number, Size, check_conversation,
};
use support::ours;

#[test]
fn random_conversations() {
    let seeds = if long_tests() { 10_000 } else { 300 };
    let (mut streams, mut refused) = (0, 0);
    for seed in 0..seeds {
        let bytes = random(seed, 16 << (seed % 6));
        let (finished, refusals) = check_conversation(ours(), Conversation::from_bytes(&bytes));
        streams += finished;
        refused += usize::from(refusals > 0);
    }
    println!("{streams} streams, {refused} conversations with refusals");
    assert!(streams > seeds as usize / 2 && refused > 10);
}

/// A usual caller with dictionaries, two encoders and one-shot calls, whose memory is refused at
/// every call of it.
#[test]
fn a_usual_conversation_with_every_refusal() {
    let work = |operation: i32, portion, room| Call::Work {
        operation: operation as u8 + 1,
        portion: Size::Medium(portion),
        room: Size::Medium(room),
        null: None,
    };
    let calls = |quality| {
        vec![
            Call::Prepare(0, AnyText::Made(Text::page(1, 3_000))),
            Call::Prepare(0, AnyText::Made(Text::page(2, 1_000))),
            Call::Set(1, Number::Small(quality)),
            Call::Set(2, Number::Small(16)),
            Call::Attach(0),
            Call::Attach(1),
            work(PROCESS, 3_000, 100),
            work(FLUSH, 3_000, 0),
            Call::Take(Size::Small(10)),
            Call::Take(Size::Small(0)),
            work(EMIT_METADATA, 100, 1_000),
            work(FINISH, 5_000, 0),
            Call::Renew,
            Call::DestroyDictionary(0),
            Call::Set(1, Number::Small(quality)),
            Call::Attach(0),
            work(FINISH, 5_000, 50),
            Call::OneShot(quality as i8, 18, 0, Size::Medium(1_000), None),
        ]
    };
    for quality in [0, 5, 9, 11] {
        let converse = |memory| {
            let text = AnyText::Made(Text::page(3, 20_000));
            check_conversation(ours(), Conversation { memory, text, calls: calls(quality) })
        };
        assert_eq!(converse(CallersMemory::Default), (2, 0));
        assert_eq!(converse(CallersMemory::Own), (2, 0));
        let mut at = 0;
        while converse(CallersMemory::Refusing(at, false)).1 > 0 {
            assert!(converse(CallersMemory::Refusing(at, true)).0 < 2);
            at += 1;
        }
        assert!(at > 20, "{at} calls of the allocator");
    }
}
