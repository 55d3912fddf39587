//! Any fields of requests and answers: what arrives is the text, in a coding that was asked for,
//! against a dictionary only where client and site have it.
#![no_main]

#[path = "../../../crates/http/tests/properties/mod.rs"]
mod properties;

use properties::{ANSWERED, ASKED, VALUES, Value, check_headers};

/// Which field, a value that is known, bytes in place of it.
type Field = (u8, u8, Option<Vec<u8>>);

fn fields(fields: Vec<Field>, names: usize) -> Vec<(u8, Value)> {
    let value = |known: u8, bytes: Option<Vec<u8>>| {
        bytes.map_or(Value::Known(known % VALUES.len() as u8), Value::Bytes)
    };
    let fields = fields.into_iter().take(16);
    fields.map(|(name, known, bytes)| (name % names as u8, value(known, bytes))).collect()
}

libfuzzer_sys::fuzz_target!(|input: (u8, bool, Vec<Field>, Vec<Field>)| {
    let (status, usual, asked, answered) = input;
    let mut asked = fields(asked, ASKED.len());
    let mut answered = fields(answered, ANSWERED.len());
    if usual {
        // What makes an answer against a dictionary, with the rest added to it.
        asked.extend([(0, Value::Known(0)), (1, Value::Known(1)), (3, Value::Known(15))]);
        answered.push((0, Value::Known(19)));
    }
    let statuses = [200, 404, 206, 204, 304];
    check_headers(&asked, &answered, statuses[usize::from(status) % statuses.len()]);
});
