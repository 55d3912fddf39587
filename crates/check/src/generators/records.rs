//! Many small records of one kind, as logs, queues and key-value stores have them.

use super::RandomSource;

const FIRST_NAMES: [&str; 16] = [
    "Ada", "Grace", "Linus", "Jürgen", "Fatima", "Chen", "Olga", "Rosalind", "Kofi", "Noor",
    "Ines", "Tomás", "Yuki", "Priya", "Sven", "Maria",
];
const LAST_NAMES: [&str; 16] = [
    "Lovelace",
    "Hopper",
    "Torvalds",
    "Müller",
    "al-Sayed",
    "Wei",
    "Petrova",
    "Franklin",
    "Mensah",
    "Haddad",
    "Costa",
    "Núñez",
    "Tanaka",
    "Raman",
    "Lindqvist",
    "Rossi",
];
const HOSTS: [&str; 4] = ["example.com", "example.org", "mail.example.net", "example.co.uk"];
const GOODS: [&str; 12] = [
    "Rye bread",
    "Wheat rolls, 6 pieces",
    "Sourdough starter",
    "Baguette",
    "Croissant",
    "Apple turnover",
    "Spelt loaf",
    "Pumpkin seed bread",
    "Focaccia with rosemary",
    "Pretzel",
    "Cinnamon roll",
    "Gluten-free loaf",
];
const STATES: [&str; 5] = ["created", "paid", "packed", "shipped", "delivered"];
const COUNTRIES: [&str; 6] = ["DE", "AT", "CH", "FR", "GB", "NL"];
const AGENTS: [&str; 3] = ["web/4.11.2", "ios/7.0.1", "android/7.0.3"];

/// `count` events of a shop, each one a JSON object of some hundred bytes. Identifiers, times
/// and amounts are random; names and the rest come from short lists.
#[must_use]
pub fn json_records(seed: u64, count: usize) -> Vec<Vec<u8>> {
    let mut source = RandomSource::new(seed);
    (0..count).map(|number| event(&mut source, number).into_bytes()).collect()
}

fn event(source: &mut RandomSource, number: usize) -> String {
    let state = source.pick(&STATES);
    let (first, last) = (source.pick(&FIRST_NAMES), source.pick(&LAST_NAMES));
    let (customer, host) = (10_000 + source.below(90_000), source.pick(&HOSTS));
    let second = number % 60;
    let (hour, minute, millisecond) = (source.below(24), source.below(60), source.below(1_000));
    let order = source.below(10_000_000);
    let mut event = format!(
        "{{\"event\":\"order.{state}\",\"id\":\"{:016x}\",\
         \"time\":\"2026-03-{:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z\",\
         \"order\":{{\"number\":\"{order:07}\",\"status\":\"{state}\",\
         \"url\":\"https://shop.example.com/orders/{order:07}\",\"items\":[",
        source.bits(),
        1 + source.below(31),
    );
    let mut total = 0;
    for item in 0..1 + source.skewed(4) {
        let (goods, quantity) = (source.below(GOODS.len()), 1 + source.skewed(9));
        let price = 120 + 35 * goods;
        total += quantity * price;
        let separator = if item > 0 { "," } else { "" };
        event.push_str(&format!(
            "{separator}{{\"sku\":\"BRD-{goods:04}\",\"title\":\"{}\",\"quantity\":{quantity},\
             \"unitPrice\":{{\"amount\":\"{}.{:02}\",\"currency\":\"EUR\"}}}}",
            GOODS[goods],
            price / 100,
            price % 100
        ));
    }
    event.push_str(&format!(
        "],\"total\":{{\"amount\":\"{}.{:02}\",\"currency\":\"EUR\"}}}},\
         \"customer\":{{\"id\":{customer},\"name\":\"{first} {last}\",\
         \"email\":\"{}.{customer}@{host}\",\"country\":\"{}\",\"newsletter\":{}}},\
         \"client\":\"{}\",\"schemaVersion\":3}}",
        total / 100,
        total % 100,
        last.to_lowercase().replace('-', ""),
        source.pick(&COUNTRIES),
        source.below(2) == 0,
        source.pick(&AGENTS),
    ));
    event
}
