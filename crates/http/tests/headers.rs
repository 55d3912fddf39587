//! Hostile fields, by the property that the fuzz target calls, too.

mod properties;

use base64::Engine as _;

use properties::{ANSWERED, ASKED, VALUES, Value, check_headers};

/// Numbers that are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// A value as it is, cut, or with a byte in place of another.
    fn value(&mut self) -> Value {
        let known = self.below(VALUES.len());
        let mut bytes = VALUES[known].as_bytes().to_vec();
        match self.below(6) {
            0 => bytes.truncate(self.below(bytes.len() + 1)),
            1 => {
                let at = self.below(bytes.len());
                bytes[at] = self.below(256) as u8;
            }
            2 => bytes = bytes.repeat(1 + self.below(300)),
            _ => return Value::Known(known as u8),
        }
        Value::Bytes(bytes)
    }

    fn fields(&mut self, names: usize) -> Vec<(u8, Value)> {
        let count = self.below(7);
        (0..count).map(|_| (self.below(names) as u8, self.value())).collect()
    }
}

#[test]
fn any_fields_of_requests_and_answers() {
    let mut numbers = Numbers(1);
    let mut codings = [0; 3];
    for _ in 0..3000 {
        let mut asked = numbers.fields(ASKED.len());
        let mut answered = numbers.fields(ANSWERED.len());
        // Mostly of a client that takes something of a site that has it.
        if numbers.below(4) > 0 {
            asked.extend([(0, Value::Known(0)), (1, Value::Known(1)), (3, Value::Known(15))]);
            answered.push((0, Value::Known(19)));
        }
        let status = [200, 200, 200, 404, 206, 204, 304][numbers.below(7)];
        let coding = check_headers(&asked, &answered, status);
        codings[coding.map_or(0, |coding| 1 + usize::from(coding == "dcb"))] += 1;
    }
    assert!(codings.iter().all(|count| *count > 100), "hardly tried: {codings:?}");
}

#[test]
fn the_hash_is_the_dictionarys() {
    let hash = brotwerk::dcb::DictionaryHash::of(b"hello");
    let field = base64::engine::general_purpose::STANDARD.encode(hash.as_bytes());
    assert_eq!(VALUES[1], format!(":{field}:"));
}
