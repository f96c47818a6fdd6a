//! Made-up lexicons, as many as wanted, the same ones each time: they look like the real ones in size and in kind.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// Writes `count` lexicons into a folder. The first ones are the same, whatever the count, but for what they refer to.
pub fn write(dir: &Path, count: usize) {
    for n in 0..count {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (n as u64 + 1));
        let group = dir.join(format!("com/example/group{}", n / GROUP));
        fs::create_dir_all(&group).expect("a folder");
        let document = document(n, count, &mut random);
        fs::write(
            group.join(format!("{}.json", name(n))),
            document.to_string(),
        )
        .expect("it writes");
    }
}

/// Lexicons in a namespace.
const GROUP: usize = 25;

fn name(n: usize) -> String {
    format!("thing{n}")
}

fn nsid(n: usize) -> String {
    format!("com.example.group{}.{}", n / GROUP, name(n))
}

fn document(n: usize, count: usize, random: &mut Random) -> Value {
    let main = match random.below(10) {
        0..3 => json!({"type": "record", "key": "tid", "description": "A record of its kind.",
            "record": object(n, count, random)}),
        3..6 => json!({"type": "query", "description": "Gets what there is.",
            "parameters": {"type": "params", "properties": {
                "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}, "cursor": {"type": "string"}}},
            "output": {"encoding": "application/json", "schema": object(n, count, random)},
            "errors": [{"name": "NotFound"}]}),
        6..8 => json!({"type": "procedure", "description": "Changes what there is.",
            "input": {"encoding": "application/json", "schema": object(n, count, random)},
            "output": {"encoding": "application/json", "schema": object(n, count, random)}}),
        _ => object(n, count, random),
    };
    let mut defs = json!({"main": main, "view": object(n, count, random)});
    if random.below(4) == 0 {
        defs["detail"] = object(n, count, random);
    }
    json!({"lexicon": 1, "id": nsid(n), "defs": defs})
}

fn object(n: usize, count: usize, random: &mut Random) -> Value {
    let mut properties = Map::new();
    for field in 0..3 + random.below(6) {
        properties.insert(
            format!("{}{field}", NAMES[random.below(NAMES.len())]),
            property(n, count, random),
        );
    }
    let required: Vec<String> = properties.keys().take(2).cloned().collect();
    json!({"type": "object", "description": "What one of them looks like, in a sentence of the usual length.",
        "required": required, "properties": properties})
}

fn property(n: usize, count: usize, random: &mut Random) -> Value {
    match random.below(12) {
        0 => json!({"type": "integer", "minimum": 0}),
        1 => json!({"type": "boolean", "description": "Whether it is so."}),
        2 => json!({"type": "string", "format": "datetime"}),
        3 => json!({"type": "string", "format": "did"}),
        4 => json!({"type": "string", "format": "at-uri"}),
        5 => json!({"type": "string", "knownValues": ["open", "closed", "archived"]}),
        6 | 7 => json!({"type": "array", "maxLength": 10, "items": reference(n, count, random)}),
        // Recursion is no aim here: refs go to the views, in lists or as options.
        8 => json!({"type": "array", "items": {"type": "union", "refs":
            [target(n, count, random), target(n, count, random)]}}),
        9 => json!({"type": "blob", "accept": ["image/*"], "maxSize": 1_000_000}),
        _ => {
            json!({"type": "string", "maxLength": 3000, "maxGraphemes": 300, "description": "Text that a person reads."})
        }
    }
}

fn reference(n: usize, count: usize, random: &mut Random) -> Value {
    json!({"type": "ref", "ref": target(n, count, random)})
}

/// Mostly a neighbour, as in real lexicons.
fn target(n: usize, count: usize, random: &mut Random) -> String {
    let other = match random.below(4) {
        0 => random.below(count),
        _ => (n / GROUP * GROUP + random.below(GROUP)).min(count - 1),
    };
    format!("{}#view", nsid(other))
}

const NAMES: [&str; 12] = [
    "name",
    "title",
    "subject",
    "author",
    "createdAt",
    "replyCount",
    "labels",
    "viewer",
    "avatar",
    "status",
    "text",
    "source",
];

/// xorshift64: the same numbers on each machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        for (left, shift) in [(true, 13), (false, 7), (true, 17)] {
            self.0 ^= if left {
                self.0 << shift
            } else {
                self.0 >> shift
            };
        }
        (self.0 % end as u64) as usize
    }
}
