//! Whether commands say what the text says.

use brotwerk_core::{
    Command, DistanceRing, MAX_WORD_LENGTH, MIN_COPY_LENGTH, MIN_WORD_LENGTH, TRANSFORMS, Task,
    WORD_INDEX_BITS, common_length,
};
use brotwerk_dictionary::word;
use brotwerk_transform::{MAX_OUTPUT, apply};

use crate::fault::{BrokenRule, Fault};

/// What messages call whoever makes commands.
const PARSER: &str = "parser";

/// Checks what a [`Parser`](brotwerk_core::Parser) made of a task: that the commands produce the
/// text up to `end`, and that `after` is the distance ring as it is then, where it was `before`.
///
/// # Errors
/// The first rule that is broken.
pub fn check_commands(
    task: &Task<'_>,
    commands: &[Command],
    end: u32,
    before: DistanceRing,
    after: DistanceRing,
) -> Result<(), Fault> {
    let fault = |position: u32, rule| Fault {
        part: PARSER,
        position: task.base + u64::from(position),
        rule,
    };
    let start = task.range.start;
    if end <= start {
        return Err(fault(start, BrokenRule::NoProgress { end: task.base + u64::from(end) }));
    }
    if end > task.range.end {
        let end = task.base + u64::from(task.range.end);
        return Err(fault(start, BrokenRule::BeyondTheText { end }));
    }
    let mut ring = before;
    let mut position = u64::from(start);
    for (number, command) in commands.iter().enumerate() {
        let copied_from = position + u64::from(command.insert_length());
        position = copied_from + u64::from(command.copy_length());
        if position > u64::from(end) {
            break;
        }
        let at = copied_from as u32;
        if command.copy_length() == 0 {
            if number + 1 < commands.len() {
                return Err(fault(at, BrokenRule::CopyOfNothing));
            }
            continue;
        }
        check_copy(task, command, at, &mut ring).map_err(|rule| fault(at, rule))?;
    }
    let length = |position: u64| position - u64::from(start);
    let sum =
        commands.iter().map(|it| u64::from(it.insert_length()) + u64::from(it.copy_length())).sum();
    let returned = length(end.into());
    if sum != returned {
        return Err(fault(start, BrokenRule::LengthsDoNotAddUp { sum, returned }));
    }
    if ring != after {
        let (returned, expected) = (after.distances(), ring.distances());
        return Err(fault(end, BrokenRule::WrongRing { returned, expected }));
    }
    Ok(())
}

/// Checks one copy, and keeps the ring.
fn check_copy(
    task: &Task<'_>,
    command: &Command,
    at: u32,
    ring: &mut DistanceRing,
) -> Result<(), BrokenRule> {
    let (code, length) = (command.distance(), command.copy_length());
    let explicit = code.explicit_distance();
    let distance = explicit
        .or_else(|| ring.resolve(code.value() as u8))
        .filter(|&distance| distance > 0)
        .ok_or(BrokenRule::NoDistance { code: code.value() })?;
    if distance > task.max_expressible {
        return Err(BrokenRule::Inexpressible { distance, largest: task.max_expressible });
    }
    let first_word = task.first_word_distance(at);
    if distance >= first_word {
        return check_word(task, command, at, distance - first_word);
    }
    if command.coded_copy_length() != length {
        return Err(BrokenRule::WordTooNear { distance, first_word });
    }
    if length < MIN_COPY_LENGTH {
        return Err(BrokenRule::CopyTooShort { length });
    }
    let reach = task.reach(at);
    if distance > reach {
        let (text, back) = (&task.text[at as usize..], distance - reach);
        let agreeing =
            task.prefix_dictionary.map_or(0, |dictionary| dictionary.match_length(text, back));
        if agreeing < length {
            return Err(BrokenRule::DictionaryCopyNotTrue { back, length, agreeing });
        }
    } else if distance > at {
        return Err(BrokenRule::CopyTooFar { distance, reach: at });
    } else {
        let agreeing = common_length(task.text, at as usize, (at - distance) as usize);
        if agreeing < length {
            return Err(BrokenRule::CopyNotTrue { distance, length, agreeing });
        }
    }
    ring.push(distance, code);
    Ok(())
}

fn check_word(task: &Task<'_>, command: &Command, at: u32, word_id: u32) -> Result<(), BrokenRule> {
    let (word_length, length) = (command.coded_copy_length(), command.copy_length());
    let lengths = MIN_WORD_LENGTH..=MAX_WORD_LENGTH;
    let no_such_word = BrokenRule::NoSuchWord { word_length, word_id };
    if !lengths.contains(&(word_length as usize)) {
        return Err(no_such_word);
    }
    let bits = u32::from(WORD_INDEX_BITS[word_length as usize]);
    let (transform, index) = (word_id >> bits, word_id & ((1 << bits) - 1));
    if bits == 0 || transform >= TRANSFORMS as u32 {
        return Err(no_such_word);
    }
    let mut buffer = [0; MAX_OUTPUT];
    let expanded = apply(transform as u8, word(word_length as usize, index as usize), &mut buffer);
    let text = &task.text[at as usize..][..length as usize];
    if expanded == text {
        Ok(())
    } else {
        Err(BrokenRule::WordNotTrue { word_length, word_id, length })
    }
}
