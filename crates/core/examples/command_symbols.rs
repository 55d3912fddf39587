//! What a command looks like in the insert-and-copy alphabet.

use brotwerk_core::{Command, DistanceParameters, DistanceRing};

fn main() {
    let mut ring = DistanceRing::default();
    let parameters = DistanceParameters::default();
    for (insert, copy, distance) in [(3, 5, 100), (0, 12, 100), (40, 4, 97), (7, 300, 70_000)] {
        let code = ring.code(distance);
        ring.push(distance, code);
        let command = Command::copy(insert, copy, code);
        let (extra_bits, _) = command.extra();
        print!("insert {insert:3}, copy {copy:3}, distance {distance:6}: ");
        print!("symbol {:3} and {extra_bits} extra bits, ", command.symbol());
        if command.writes_distance() {
            let distance = parameters.symbol(command.distance());
            println!("distance symbol {} and {} extra bits", distance.symbol, distance.extra_bits);
        } else {
            println!("no distance: it is the last one");
        }
    }
}
